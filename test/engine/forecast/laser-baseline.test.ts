import { describe, expect, it } from 'vitest';
import { autoregression } from '../../../src/engine/forecast/baselines/autoregression.ts';
import { hasLaser, laserSeries } from '../../helpers/laser.ts';

/** NMSE of one-step forecasts on rows from ... to, each set by its own variance. */
function nmse(values: Float64Array, order: number, [from, to]: readonly [number, number]): number {
  const forecast = autoregression.fit({ values, train: 1000, season: null, order });
  const part = values.subarray(from, to);
  const mean = part.reduce((a, b) => a + b) / part.length;
  const spread = part.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return part.reduce((sum, x, i) => sum + ((forecast?.(from + i, 1)[0] ?? NaN) - x) ** 2, 0) / spread;
}

describe.skipIf(!hasLaser)('AR(p) on the laser', () => {
  it('has the training and test errors of an independent computation', () => {
    const { values } = laserSeries().columns[0];
    const published = [
      [1, 0.718, 0.726],
      [2, 0.397, 0.52],
      [5, 0.238, 0.535],
      [10, 0.18, 0.356],
      [20, 0.159, 0.335],
      [50, 0.155, 0.322],
    ] as const;
    for (const [order, train, test] of published) {
      expect(nmse(values, order, [order, 1000]), `training, p = ${order}`).toBeCloseTo(train, 2);
      expect(nmse(values, order, [1000, 1100]), `test, p = ${order}`).toBeCloseTo(test, 2);
    }
  });
});
