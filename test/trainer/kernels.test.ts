import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chooseKernels } from '../../src/trainer/kernels.ts';

const compiled = 'dist/kernels.wasm';
const now = (): number => performance.now();

describe('the kernels of a trainer', () => {
  it.skipIf(!existsSync(compiled))('are the compiled ones where they are there and right', () => {
    const { provider, notice, kernelsSha256 } = chooseKernels(readFileSync(compiled), now);
    expect(notice).toBeNull();
    expect(provider.backend).toBe('wasm');
    expect(kernelsSha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('are the TypeScript ones, with a notice, where there are none or they do not start', () => {
    expect(chooseKernels('nobody built them', now)).toMatchObject({
      provider: { backend: 'typescript' },
      kernelsSha256: null,
      notice: expect.stringContaining('nobody built them'),
    });
    expect(chooseKernels(new Uint8Array([1, 2, 3]), now).notice).toMatch(/do not start/);
  });

  it.skipIf(!existsSync(compiled))(
    'are the TypeScript ones where the compiled ones give other numbers',
    () => {
      const bytes = new Uint8Array(readFileSync(compiled));
      const wrong = mutants(bytes).map((mutant) => chooseKernels(mutant, now));
      expect(wrong.some(({ notice }) => /other numbers/.test(notice ?? ''))).toBe(true);
      for (const { provider, notice } of wrong) expect(provider.backend === 'wasm').toBe(notice === null);
    },
  );
});

/** The module with one `f64x2.add` (0xFD 0xF0 0x01) made a `f64x2.sub` (0xFD 0xF1 0x01), in twenty places all over it. */
function mutants(bytes: Uint8Array): Uint8Array[] {
  const places: number[] = [];
  for (let i = 0; i < bytes.length - 2; i++) {
    if (bytes[i] === 0xfd && bytes[i + 1] === 0xf0 && bytes[i + 2] === 1) places.push(i + 1);
  }
  const every = Math.ceil(places.length / 20);
  return places
    .filter((_, i) => i % every === 0)
    .map((place) => {
      const mutant = bytes.slice();
      mutant[place] = 0xf1;
      return mutant;
    });
}
