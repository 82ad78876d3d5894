import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFields } from '../../src/engine/fields.ts';
import { graphFields, type NetworkGraph } from '../../src/engine/network/spec.ts';
import { createProject } from '../../src/main/db/project-db.ts';
import type { NetworkDrawing } from '../../src/shared/models.ts';
import { lastJson, makePlace, unfold } from './unfold.ts';

const place = makePlace();
const run = (...args: string[]) => unfold(place.folder, 'network', 'p.unfold', ...args);
const feedback = [
  { from: 'input', to: 'hidden' },
  { from: 'hidden', to: 'hidden', delay: 1, mask: [1, 0, 0, 1] },
  { from: 'hidden', to: 'output' },
  { from: 'output', to: 'hidden', delay: 1, frozen: true },
];

const drawing: NetworkDrawing = { places: {}, inputs: 1, masks: {}, initialisation: null };
const graph = (parts: object) => readFields(graphFields, parts) as unknown as NetworkGraph;

beforeAll(() => {
  const project = createProject(join(place.folder, 'p.unfold'));
  project.networks.create('plain', { graph: graph({}), drawing });
  const layers = [
    { name: 'hidden', size: 2 },
    { name: 'output', size: 1, cell: 'linear' },
  ];
  project.networks.create('fed back', { graph: graph({ layers, connections: feedback }), drawing });
  project.close();
});
afterAll(() => place.remove());

describe('unfold network', () => {
  it('lists the networks of a project', async () => {
    const { stdout, code } = await run();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ +1 +plain +2 +3 +6 /m);
    expect(lastJson<{ name: string }[]>(await run('list', '--json')).map(({ name }) => name)).toEqual([
      'plain',
      'fed back',
    ]);
  });

  it('shows one with its delays and masks, and as a specification takes it', async () => {
    const { stdout } = await run('show', 'fed back');
    expect(stdout).toMatch(/^hidden +hidden +1 +2 of 4 weights$/m);
    expect(stdout).toMatch(/^output +hidden +1 +frozen$/m);
    expect(lastJson(await run('show', '2', '--json'))).toMatchObject({ name: 'graph', output: 'output' });
  });

  it('says before training how many weights there are and whether they can be told apart', async () => {
    const { stdout } = await run('analyse', 'plain');
    expect(stdout).toMatch(/^all +41 +41$/m);
    expect(stdout).toContain('All 41 trained weights can be told apart');
    expect(stdout).toMatch(/^Gauss-Newton +[\d.]+ +[\d.]+$/m);
  });

  it('refuses what there is not, with what is near', async () => {
    const [what, none, which] = await Promise.all([run('shwo', 'plain'), run('show', 'plane'), run('show')]);
    expect([what.code, none.code, which.code]).toEqual([2, 3, 2]);
    expect(what.stderr).toContain('Did you mean "show"');
    expect(none.stderr).toContain('Did you mean "plain"');
    expect(which.stderr).toContain('Say which network');
  });
});
