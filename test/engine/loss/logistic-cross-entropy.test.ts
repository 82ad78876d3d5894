import { describe, expect, it } from 'vitest';
import { logisticCrossEntropy } from '../../../src/engine/loss/logistic-cross-entropy.ts';
import type { KernelProvider } from '../../../src/engine/math/kernels.ts';
import { openStream } from '../../../src/engine/random.ts';
import { loadWasmKernels, tsKernels } from '../../helpers/kernels.ts';

/** Loss and slopes of rows of `width` outputs, in 32 bits. */
function evaluated(provider: KernelProvider, width: number, output: (i: number) => number) {
  const kernels = provider.open('float32', 1 << 20);
  const rows = 3;
  const [outputs, targets, slope] = [0, 1, 2].map(() => kernels.alloc(rows * width));
  const weights = kernels.alloc(rows);
  for (let i = 0; i < outputs.length; i++) {
    outputs[i] = output(i);
    targets[i] = i % 3 === 0 ? 1 : 0;
  }
  weights.set([1, 0, 1]);
  const pass = { outputs, at: 0, targets, weights, slope, first: 0, rows, width };
  const loss = logisticCrossEntropy.evaluate(kernels, pass);
  return { loss, outputs: Array.from(outputs), slope: Array.from(slope) };
}

/** By the definition, in 64 bits, over rows 0 and 2. */
function expected(outputs: readonly number[], width: number): number {
  return outputs.reduce((sum, y, i) => {
    if (Math.floor(i / width) === 1) return sum;
    const t = i % 3 === 0 ? 1 : 0;
    return sum + Math.max(y, 0) - t * y + Math.log1p(Math.exp(-Math.abs(y)));
  }, 0);
}

describe('logistic cross-entropy in 32 bits', () => {
  it.each([1, 88, 511, 512, 513, 2500])('is right for rows of %i outputs', (width) => {
    const stream = openStream(1, 'outputs');
    const { loss, outputs, slope } = evaluated(tsKernels, width, () => 3 * stream.normal());
    const right = expected(outputs, width);
    expect(Math.abs(loss - right)).toBeLessThan(3e-7 * right + 1e-7);
    outputs.forEach((y, i) => {
      const counts = Math.floor(i / width) !== 1;
      const p = 1 / (1 + Math.exp(-y)) - (i % 3 === 0 ? 1 : 0);
      expect(Math.abs(slope[i] - (counts ? p : 0))).toBeLessThan(2e-7);
    });
  });

  it('does not underflow where every one of very many outputs is undecided', () => {
    expect(evaluated(tsKernels, 2500, () => 0).loss).toBeCloseTo(5000 * Math.LN2, 8);
  });

  it('is the same to the bit with compiled kernels', async () => {
    const wasm = await loadWasmKernels();
    const stream = () => {
      const { normal } = openStream(2, 'outputs');
      return () => 4 * normal();
    };
    expect(evaluated(wasm, 88, stream())).toEqual(evaluated(tsKernels, 88, stream()));
  });
});
