import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { previewText } from '../../../../src/engine/data/importers/text.ts';
import type { ImportRecipe } from '../../../../src/engine/data/importers/contract.ts';
import { importText } from '../../../helpers/import-text.ts';

const preview = (text: string, recipe: ImportRecipe = {}): ReturnType<typeof previewText> =>
  previewText(new TextEncoder().encode(text), 'test.csv', recipe);

describe('the preview', () => {
  const text = 'made by hand\ntime;u;note;v\ns;mV;;V\n0;1,5;a;NA\n1;2,25;b;1e400\n2;x;c;7\n3;4,5;d;8\n';

  it('shows the text of each cell beside its reading', () => {
    const { rows, columns } = preview(text);
    expect(columns.map(({ role }) => role)).toEqual(['time', 'value', 'left out', 'value']);
    expect(rows.map(({ line, role }) => [line, role])).toEqual([
      [1, 'above'],
      [2, 'header'],
      [3, 'units'],
      [4, 'data'],
      [5, 'data'],
      [6, 'data'],
      [7, 'data'],
    ]);
    expect(rows[3].cells).toEqual([
      { text: '0', value: 0, state: 'time' },
      { text: '1,5', value: 1.5, state: 'changed' },
      { text: 'a', value: null, state: 'left out' },
      { text: 'NA', value: null, state: 'missing' },
    ]);
    expect(rows[4].cells[3]).toEqual({ text: '1e400', value: null, state: 'flagged' });
    expect(rows[5].cells[1]).toEqual({ text: 'x', value: null, state: 'unreadable' });
  });

  it('makes the same decisions as the import', () => {
    for (const file of [text, '1,234;2\n5,678;3\n', 'x,y\n1,2\n3,4\n', '']) {
      const { receipt } = importText(file);
      expect(preview(file).decisions).toEqual(receipt.decisions);
      expect(preview(file).recipe).toEqual(receipt.recipe);
    }
  });

  it('carries questions and errors', () => {
    expect(preview('1,5\n2,7\n').questions[0].id).toBe('delimiter');
    expect(preview('1,5\n2,7\n', { delimiter: 'none' }).rows[0].cells).toEqual([
      { text: '1,5', value: 1.5, state: 'changed' },
    ]);
    expect(preview('hello\nworld\n').errors).toHaveLength(1);
    expect(preview('a\u0000b').errors[0].found).toBe('a NUL byte');
  });

  it('takes less than a second for the beginning of a large file, also gzipped', () => {
    const large = `t,x,y\n${Array.from({ length: 100_000 }, (_, k) => `${k},${k / 7},${k / 3}`).join('\n')}`;
    const packed = gzipSync(large);
    for (const bytes of [new TextEncoder().encode(large), packed, packed.subarray(0, 300_000)]) {
      const start = performance.now();
      const result = previewText(bytes, 'large.csv', {});
      expect(performance.now() - start).toBeLessThan(1000);
      expect(result.rows).toHaveLength(200);
      expect(result.errors).toEqual([]);
      expect(result.partial).toBe(true);
    }
  });

  it('is plain JSON', () => {
    const result = preview(text);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });
});
