import { describe, expect, it } from 'vitest';
import { errorIn, fixture, importBytes, plain, previewBytes } from '../../../helpers/import-file.ts';

describe('Parquet files', () => {
  it.each(['snappy.parquet', 'uncompressed.parquet'])(
    '%s: numbers, booleans and the time are read',
    async (name) => {
      const result = await importBytes(fixture(name), name);
      if (result.kind !== 'series') throw new Error(JSON.stringify(result));
      expect(plain(result.series)).toEqual({
        count: [1, 2, 3],
        flow: [0.5, NaN, 1.5],
        big: [1, 2, 2 ** 53],
        ok: [1, 0, 1],
      });
      const times = [3, 4, 5].map((day) => Date.UTC(2001, 1, day) / 1000);
      expect(result.series.time).toEqual({ name: 'when', kind: 'date', values: Float64Array.from(times) });
      const columns = result.receipt.decisions.find(({ what }) => what === 'columns');
      expect(columns?.why).toBe('left out, as they hold no numbers: place');
    },
  );

  it('are previewed, with texts as left out', async () => {
    const { rows, columns } = await previewBytes(fixture('snappy.parquet'), 'snappy.parquet');
    expect(columns.map(({ role }) => role)).toEqual(['time', 'value', 'value', 'value', 'value', 'left out']);
    expect(rows[0].cells.map(({ text }) => text)).toEqual(['2001-02-03', '1', '0.5', '1', '1', 'a']);
  });

  it('that are cut off are refused', async () => {
    const cut = fixture('snappy.parquet').subarray(0, 1000);
    expect(await errorIn(cut, 'a.parquet')).toContain('another beginning or end | "PAR1" at both');
  });
});
