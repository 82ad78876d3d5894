import { describe, expect, it } from 'vitest';
import { logTick } from '../../../src/renderer/charts/axes.ts';

const written = (values: readonly number[]): (string | null)[] => {
  const ticks = values.map((value) => ({ value }));
  return values.map((value) => logTick(value, ticks)).filter((text) => text !== null);
};

describe('numbers on a logarithmic axis', () => {
  it('are powers of ten where there are several', () => {
    expect(written([0.05, 0.1, 0.2, 0.5, 1, 2])).toEqual(['0.1', '1']);
  });

  it('are also 2 and 5 times a power where there is one', () => {
    expect(written([50, 70, 100, 200, 300])).toEqual(['50', '100', '200']);
  });

  it('are all there where the axis spans less than that, so that it can be read at all', () => {
    expect(written([50, 60, 70, 80])).toEqual(['50', '60', '70', '80']);
  });
});
