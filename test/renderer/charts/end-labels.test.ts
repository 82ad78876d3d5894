import { describe, expect, it } from 'vitest';
import { spread } from '../../../src/renderer/charts/end-labels.ts';

const limits = { from: 0, to: 100, apart: 13 };

describe('places of the names at line ends', () => {
  it('stay where there is room', () => {
    expect(spread([80, 20, 50], limits)).toEqual([80, 20, 50]);
  });

  it('move apart in the order of the lines', () => {
    expect(spread([50, 48, 52], limits)).toEqual([61, 48, 74]);
  });

  it('stay inside the plot at its lower edge', () => {
    expect(spread([99, 100], limits)).toEqual([87, 100]);
  });
});
