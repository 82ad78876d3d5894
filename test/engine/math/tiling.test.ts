import { describe, expect, it } from 'vitest';
import { measureTiling } from '../../../src/engine/math/tiling.ts';
import { loadWasmModule } from '../../helpers/kernels.ts';

describe('the choice of tiles', () => {
  it('finds the same bits in both tilings and names the faster one', async () => {
    const report = measureTiling(await loadWasmModule(), () => performance.now());
    expect(report.sameBits).toBe(true);
    expect(report.tiling).toBe(report.wideSpeed > report.narrowSpeed ? 'wide' : 'narrow');
    expect(Math.min(report.narrowSpeed, report.wideSpeed)).toBeGreaterThan(0.1);
  });

  it('follows the clock it is given', async () => {
    let time = 0;
    const frozen = measureTiling(await loadWasmModule(), () => (time += 5));
    expect([frozen.revectorized, frozen.tiling, frozen.sameBits]).toEqual([false, 'narrow', true]);
  });
});
