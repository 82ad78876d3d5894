import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makePlace, root, unfold } from './unfold.ts';

const place = makePlace();
afterAll(() => place.remove());

/** The printed output of the README's first example, with the time taken out. */
function printed(): string[] {
  const lines = readFileSync(join(root, 'README.md'), 'utf8').split('\n');
  const start = lines.findIndex((line) => line.endsWith('unfold -- run examples/laser-3.json'));
  const end = lines.indexOf('', start);
  return lines.slice(start + 1, end).map((line) => withoutTime(line.slice(4)));
}

const withoutTime = (line: string): string => line.replace(/ in [\d.]+ s,/, ' in some time,');

describe('README.md', () => {
  it('shows what the first example really prints, hash of the weights included', async () => {
    const { stdout } = await unfold(place.folder, 'run', join(root, 'examples', 'laser-3.json'));
    expect(printed().length).toBeGreaterThan(5);
    expect(stdout.trimEnd().split('\n').map(withoutTime)).toEqual(printed());
  });
});
