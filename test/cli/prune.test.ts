import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { controlC, lastJson, makePlace, root, start, trainsFor, unfold } from './unfold.ts';

const place = makePlace();
afterAll(() => place.remove());
const run = (...args: string[]) => unfold(place.folder, ...args);
const example = join(root, 'examples', 'laser-3.json');
const small = [
  ...['--set', 'network.hidden=[4]', '--set', 'data.split.train=150', '--set', 'stop.iterations=60'],
  ...['--set', 'regularizers.0.alpha=0.01'],
];
/** 150 points of which the first has no input yet. */
const samples = 149;

interface Course {
  readonly ended: string;
  readonly best: number;
  readonly networks: readonly {
    readonly run: number;
    readonly name: string;
    readonly weights: number;
    readonly error: number;
    readonly predictionError: number;
    readonly testNmse: number;
    readonly iterations: number;
    readonly removed: readonly string[];
  }[];
}

interface Shown {
  readonly test: { readonly nmse: number };
  readonly spec: {
    readonly network: { readonly connections: readonly { readonly mask: readonly number[] }[] };
  };
}

const zeros = ({ spec }: Shown): number =>
  spec.network.connections.flatMap(({ mask }) => mask).filter((value) => value === 0).length;

describe('unfold prune', () => {
  it('stops when the predicted error rises, and tells the network before', async () => {
    const ended = await run('prune', example, ...small, '--retrain', '20', '--per', '3', '--json');
    expect(ended.stderr).toContain('not kept');
    expect(ended.code).toBe(0);
    const { networks, best, ended: why } = lastJson<Course>(ended);
    expect(why).toBe('error-rises');
    expect(networks.length).toBeGreaterThan(2);
    const errors = networks.map(({ predictionError }) => predictionError);
    const smallest = Math.min(...errors);
    expect(errors.slice(0, -1)).toEqual([...errors.slice(0, -1)].sort((a, b) => b - a));
    expect(errors.at(-1)).toBeGreaterThan(smallest);
    expect(best).toBe(networks.at(-2)?.run);
    for (const { weights, error, predictionError } of networks) {
      const factor = (samples + weights) / (samples - weights);
      expect(predictionError).toBeCloseTo(((2 * error) / samples) * factor, 12);
    }
  });

  it('makes an ordinary run of every network, with masks, down to the count that is asked for', async () => {
    const args = ['--project', 'p.unfold', '--per', '4', '--until', '22', '--retrain', '5'];
    const ended = await run('prune', example, ...small, ...args, '--json');
    const { networks, ended: why } = lastJson<Course>(ended);
    expect(why).toBe('count');
    expect(ended.stderr).toBe('');
    expect(networks.map(({ weights }) => weights)).toEqual([29, 25, 22]);
    expect(networks.map(({ removed }) => removed.length)).toEqual([0, 4, 3]);
    expect(networks.map(({ name }) => name)).toEqual([
      'Laser, 3 hidden units',
      'Laser, 3 hidden units: pruned to 25 weights',
      'Laser, 3 hidden units: pruned to 22 weights',
    ]);
    for (const { run: id, weights, testNmse, iterations } of networks.slice(1)) {
      const shown = lastJson<Shown>(await run('show', 'p.unfold', String(id), '--json'));
      expect(zeros(shown)).toBe(29 - weights);
      expect(shown.test.nmse).toBe(testNmse);
      expect(iterations).toBeLessThanOrEqual(5);
    }
  });

  it('goes on with a run of a project, by its name, without training it again, and prints a table', async () => {
    const made = await run('run', example, ...small, '--project', 'q.unfold', '--json');
    expect(made.code).toBe(0);
    const args = ['--project', 'q.unfold', '--until', '27', '--retrain', '4', '--measure', 'surgeon'];
    const ended = await run('prune', 'Laser, 3 hidden units', ...args);
    expect(ended.code).toBe(0);
    const [heading, ...lines] = ended.stdout.trimEnd().split('\n');
    expect(heading).toMatch(/^run +weights +E train +predicted error +test NMSE +removed$/);
    expect(lines.map((line) => line.trim().split(/ +/).slice(0, 2))).toEqual([
      ['1', '29'],
      ['2', '28'],
      ['3', '27'],
      ['As', 'few'],
    ]);
    expect(lines[1]).toContain(' to ');
    expect((await run('check', 'q.unfold', '--deep')).code).toBe(0);
  });

  it('pauses a retraining on Ctrl+C, tells what there is, and how to go on', async () => {
    const phases = 'phases=[{"method": "gradient-descent"}]';
    const long = ['--set', phases, '--set', 'stop.iterations=100000', '--set', 'stop.gradientNorm=null'];
    const started = start(place.folder, 'prune', example, ...long, '--project', 'r.unfold');
    await trainsFor(started, 1000);
    controlC(started);
    const ended = await started.ended;
    expect(ended.code).toBe(130);
    expect(ended.stderr).toContain('Paused');
    expect(ended.stderr).toMatch(/unfold resume .*r\.unfold 1/);
    expect((await run('list', 'r.unfold')).stdout).toContain('Paused');
  });

  it('refuses, with what to do, what it cannot prune', async () => {
    const order = join(root, 'examples', 'temporal-order.json');
    const [noProject, noRun, wrongUntil, noError, notForRuns] = await Promise.all([
      run('prune', '7'),
      run('prune', '7', '--project', 'p.unfold'),
      run('prune', example, '--until', 'never'),
      run('prune', order, '--set', 'network.hidden=[4]', '--set', 'stop.iterations=3'),
      run('prune', '7', '--project', 'p.unfold', '--set', 'seed=2'),
    ]);
    expect([noProject.code, noRun.code, wrongUntil.code, noError.code, notForRuns.code]).toEqual([
      2, 4, 2, 2, 2,
    ]);
    expect(noProject.stderr).toContain('--project FILE');
    expect(noRun.stderr).toContain('There is no run "7"');
    expect(wrongUntil.stderr).toContain('error-rises');
    expect(noError.stderr).toContain('--until COUNT');
    expect(notForRuns.stderr).toContain('--set is for specifications');
  });
});
