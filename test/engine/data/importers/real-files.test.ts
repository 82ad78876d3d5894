import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importText, seriesOf, valuesOf } from '../../../helpers/import-text.ts';

const folder = '../shared/data';

describe.skipIf(!existsSync(folder))(`real files (skipped without ${folder})`, () => {
  const read = (name: string): Uint8Array => readFileSync(`${folder}/${name}`);

  it('the laser: 1100 integers, one a line', () => {
    const x = valuesOf(seriesOf(read('santa-fe-laser-1100.txt')), 'col1');
    expect(x).toHaveLength(1100);
    expect(x.slice(0, 5)).toEqual([86, 141, 95, 41, 22]);
    const train = x.slice(0, 1000);
    expect((train.reduce((a, b) => a + b, 0) / 1000).toFixed(3)).toBe('59.894');
  });

  it('the sunspots: years as time, one column', () => {
    const series = seriesOf(read('sunspots-yearly-1700-1988.csv'));
    expect(series.columns.map(({ name }) => name)).toEqual(['sunspots']);
    expect(series.time).toMatchObject({ name: 'year', kind: 'number' });
    expect([...(series.time?.values ?? [])]).toEqual(Array.from({ length: 289 }, (_, k) => 1700 + k));
  });

  it('Mackey-Glass: every value as the platform reads it', () => {
    const bytes = read('mackey-glass-t17.txt');
    const expected = new TextDecoder().decode(bytes).trim().split('\n').map(Number);
    expect(valuesOf(seriesOf(bytes), 'col1')).toEqual(expected);
  });

  it('piano rolls and prose are refused in words', () => {
    for (const name of ['jsb-chorales-test.txt', 'tinyshakespeare.txt', 'README.md']) {
      const result = importText(read(name));
      expect(result.kind).toBe('error');
      if (result.kind === 'error') expect(result.errors[0].advice).not.toBe('');
    }
  });
});
