import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { mat } from '../../../src/engine/export/mat.ts';
import { identifier, type NamedArray } from '../../../src/engine/export/named-array.ts';
import { npz } from '../../../src/engine/export/npy.ts';
import { runArrays } from '../../../src/engine/export/run-arrays.ts';
import { crc32, zip } from '../../../src/engine/export/zip.ts';
import { sha256Hex } from '../../../src/engine/hash.ts';
import { exportedRun, hasPython, inFolder, python } from '../../helpers/exported-runs.ts';

const arrays: readonly NamedArray[] = [
  { name: 'list', shape: [3], values: Float64Array.of(1.5, -0, NaN) },
  { name: 'matrix', shape: [2, 3], values: Float64Array.of(1, 2, 3, 4, 5, 6e-300) },
  { name: 'words', words: ['cost', 'κ', 'gradientNorm'] },
  { name: 'none', shape: [0, 2], values: new Float64Array(0) },
];
const expected =
  '[[1.5, -0.0, "nan"], [[1.0, 2.0, 3.0], [4.0, 5.0, 6e-300]], ["cost", "\\u03ba", "gradientNorm"], [0, 2]]';

describe('an NPZ file', () => {
  it.skipIf(!hasPython('numpy'))('is read back by NumPy to the same numbers', () => {
    const found = inFolder((folder) => {
      writeFileSync(join(folder, 'a.npz'), npz(arrays));
      return python(
        'import sys, json, numpy as np; f = np.load(sys.argv[1])\n' +
          'nan = lambda x: "nan" if x != x else x\n' +
          'print(json.dumps([[nan(x) for x in f["list"].tolist()], f["matrix"].tolist(), f["words"].tolist(), list(f["none"].shape)]))',
        [join(folder, 'a.npz')],
      );
    });
    expect(found).toBe(expected);
  });

  it('has the same bytes on every machine', () => {
    expect(sha256Hex(npz(arrays))).toBe('437f61eddfb8299098ea5bbb10a62e282037422da912d0b52d00337fea38ee1b');
  });
});

describe('a MAT file', () => {
  it.skipIf(!hasPython('scipy'))('is read back by SciPy to the same numbers', () => {
    const found = inFolder((folder) => {
      writeFileSync(join(folder, 'a.mat'), mat(arrays));
      return python(
        'import sys, json, scipy.io; f = scipy.io.loadmat(sys.argv[1])\n' +
          'nan = lambda x: "nan" if x != x else x\n' +
          'words = [str(w[0][0]) for w in f["words"]]\n' +
          'print(json.dumps([[nan(x) for x in f["list"][:, 0].tolist()], f["matrix"].tolist(), words, list(f["none"].shape)]))',
        [join(folder, 'a.mat')],
      );
    });
    expect(found).toBe(expected);
  });

  it('has the same bytes on every machine', () => {
    expect(sha256Hex(mat(arrays))).toBe('10b9167e77d12af051d55e2d8a3ae7beb8361a5a21028da3f45f4bc13c888dec');
  });
});

describe('a ZIP file', () => {
  it('is read back by another program, names of any letters included', () => {
    const entries = [
      { name: 'a/ü.txt', bytes: new TextEncoder().encode('some text') },
      { name: 'empty', bytes: new Uint8Array(0) },
    ];
    const found = unzipSync(zip(entries));
    expect(Object.keys(found)).toEqual(['a/ü.txt', 'empty']);
    expect(new TextDecoder().decode(found['a/ü.txt'])).toBe('some text');
  });

  it('checks its files with the CRC-32 that everyone uses', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });
});

describe('the arrays of a run', () => {
  it('hold its weights, samples and metrics under names that programs take', () => {
    const run = exportedRun(50, { name: 'lstm', peepholes: true });
    const metrics = { names: ['iteration', 'cost'], values: Float64Array.of(0, 3, 1, 2) };
    const found = runArrays(run, metrics);
    const names = found.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('W_hidden0');
    expect(names).toContain('own_hidden0');
    for (const array of found) {
      expect(array.name).toMatch(/^[A-Za-z]\w{0,62}$/);
      if ('words' in array) continue;
      expect(array.values).toHaveLength(array.shape.reduce((a, b) => a * b, 1));
    }
  });

  it('have names made of any text', () => {
    expect(identifier('1 größe.β')).toBe('x_1_gr_e');
    expect(identifier('a', new Set(['a', 'a_2']))).toBe('a_3');
  });
});
