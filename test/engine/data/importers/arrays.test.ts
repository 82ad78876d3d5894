import { describe, expect, it } from 'vitest';
import {
  errorIn,
  fixture,
  importBytes,
  plain,
  previewBytes,
  seriesIn,
} from '../../../helpers/import-file.ts';

const read = async (name: string, recipe = {}) => plain(await seriesIn(fixture(name), name, recipe));

const rows = {
  col1: [0, 3 / 8, 6 / 8, 9 / 8],
  col2: [1 / 8, 4 / 8, 7 / 8, 10 / 8],
  col3: [2 / 8, 5 / 8, 1, 11 / 8],
};

describe('NumPy arrays', () => {
  it('are read a row a moment, whatever their order in memory and their bytes', async () => {
    expect(await read('rows.npy')).toEqual(rows);
    expect(await read('fortran.npy')).toEqual(rows);
    expect(await read('big-endian.npy')).toEqual(rows);
  });

  it('are read a column a moment where there is one row, or where the recipe says so', async () => {
    expect(await read('row.npy')).toEqual({ col1: [1, -2, 300] });
    const turned = await read('rows.npy', { steps: 'columns' });
    expect(Object.keys(turned)).toHaveLength(4);
    expect(turned['col2']).toEqual([3 / 8, 4 / 8, 5 / 8]);
  });

  it('of half precision have normal, subnormal and missing values; infinity is missing and told', async () => {
    const result = await importBytes(fixture('halves.npy'), 'halves.npy');
    if (result.kind !== 'series') throw new Error(result.kind);
    expect([...result.series.columns[0].values]).toEqual([1.5, -0.25, 2 ** -14, 2 ** -24, NaN, NaN]);
    expect(result.receipt.problems).toMatchObject([{ line: 5, found: 'Infinity' }]);
  });

  it('of three dimensions are sequences after each other', async () => {
    expect(await read('sequences.npy')).toEqual({
      sequence: [0, 0, 0, 1, 1, 1],
      step: [0, 1, 2, 0, 1, 2],
      col1: [0, 2, 4, 6, 8, 10],
      col2: [1, 3, 5, 7, 9, 11],
    });
  });

  it('with fields give a column for each field of numbers and take "t" for the time', async () => {
    const recipe = { part: '*' };
    const series = await seriesIn(fixture('fields.npy'), 'fields.npy', recipe);
    expect(plain(series)).toEqual({ x: [0.5, NaN, 1.5], v_1: [1, 3, 5], v_2: [2, 4, 6] });
    expect(series.time).toEqual({ name: 't', kind: 'number', values: Float64Array.of(1, 2, 3) });
  });

  it('of objects and complex numbers, and files that are cut off, are refused with advice', async () => {
    expect(await errorIn(fixture('objects.npy'), 'objects.npy')).toContain('an array of Python objects');
    expect(await errorIn(fixture('complex.npy'), 'complex.npy')).toContain('an array of complex numbers');
    const cut = fixture('rows.npy').subarray(0, 150);
    expect(await errorIn(cut, 'rows.npy')).toContain(
      'byte 150 | the end of the file after 150 bytes | 96 bytes',
    );
    expect(await errorIn(fixture('rows.npy').subarray(0, 40), 'rows.npy')).toContain('a header of 118 bytes');
  });

  it('of dates are a time without values', async () => {
    expect(await errorIn(fixture('dates.npy'), 'dates.npy')).toContain('no column of numbers');
  });
});

describe('archives of arrays', () => {
  it('with one array beside single numbers need no choice', async () => {
    const result = await importBytes(fixture('one.npz'), 'one.npz');
    if (result.kind !== 'series') throw new Error(result.kind);
    expect(Object.keys(plain(result.series))).toEqual(['signal_1', 'signal_2', 'signal_3']);
    expect(result.receipt).toMatchObject({
      importer: 'numpy',
      recipe: { format: 'numpy', part: 'signal', steps: 'rows', timeColumn: 'none' },
      rowsKept: 4,
    });
    expect(result.receipt.decisions).toContainEqual({
      what: 'part',
      value: 'signal (4 x 3, float64)',
      how: 'decided',
      why: 'it is the only array of numbers',
    });
  });

  it('with several ask, and read what is answered; those of one length can be joined', async () => {
    const result = await importBytes(fixture('several.npz'), 'several.npz');
    if (result.kind !== 'question') throw new Error(result.kind);
    const [{ id, choices }] = result.questions;
    expect(id).toBe('part');
    expect(choices.map(({ label }) => label)).toEqual([
      't: 4 values, int64',
      'x: 4 x 3, float64',
      'y: 5 values, int64',
    ]);
    expect(choices[1].sample[0]).toEqual({ text: 'row 1', reading: 'x_1 = 0, x_2 = 0.125, x_3 = 0.25' });
    expect(await read('several.npz', choices[2].recipe)).toEqual({ y: [0, 1, 2, 3, 4] });
    const preview = await previewBytes(fixture('several.npz'), 'several.npz');
    expect(preview.parts?.map(({ name }) => name)).toEqual(['t', 'x', 'y']);
    expect(preview.questions).toHaveLength(1);
  });

  it('name the arrays where there is none of the name given', async () => {
    expect(await errorIn(fixture('several.npz'), 'several.npz', { part: 'X' })).toContain(
      'no array "X" | one of t, x, y',
    );
  });
});

describe('MAT files', () => {
  it('hold matrices, plain or compressed, and fields of structs', async () => {
    const named = { x_1: rows.col1, x_2: rows.col2, x_3: rows.col3 };
    expect(await read('plain.mat')).toEqual(named);
    expect(await read('packed.mat', { part: 'x' })).toEqual(named);
    expect(await read('packed.mat', { part: 's.u' })).toEqual({ 's.u': rows.col1 });
  });

  it('join variables of one length, with "t" as the time', async () => {
    const series = await seriesIn(fixture('packed.mat'), 'packed.mat', { part: '*' });
    expect(Object.keys(plain(series))).toEqual(['x_1', 'x_2', 'x_3', 's.u']);
    expect(series.time?.values).toEqual(Float64Array.of(0, 10, 20, 30));
  });

  it('hold sequences in cells, one after another', async () => {
    expect(await read('cells.mat')).toEqual({
      sequence: [0, 0, 1, 1, 1, 2],
      step: [0, 1, 0, 1, 2, 0],
      seq_1: [1, 1, 2.5, 2.5, 2.5, 0],
      seq_2: [1, 1, 2.5, 2.5, 2.5, 0],
    });
  });

  it('without numbers say what is there, and version 7.3 says how to save it', async () => {
    expect(await errorIn(fixture('text.mat'), 'text.mat')).toContain('no variable of numbers: name (text)');
    expect(await errorIn(fixture('complex.mat'), 'complex.mat')).toContain('z (complex numbers)');
    const hdf = new TextEncoder().encode('MATLAB 7.3 MAT-file, Platform: GLNXA64'.padEnd(600));
    expect(await errorIn(hdf, 'new.mat')).toContain('version 7.3 (HDF5) | a MAT file of version 5 to 7');
    expect(await errorIn(hdf, 'new.mat')).toContain('-v7');
  });
});
