import { describe, expect, it } from 'vitest';
import { barRows } from '../../../src/renderer/charts/bars-spec.ts';
import { plainCsv } from '../../../src/renderer/charts/plain-table.ts';
import {
  nearestPoint,
  pointRows,
  roundFrame,
  type PointsSpec,
} from '../../../src/renderer/charts/points-spec.ts';

const spec: PointsSpec = {
  title: 'Eigenvalues',
  xLabel: 'Real part',
  yLabel: 'Imaginary part',
  clouds: [
    { label: 'a', x: Float64Array.of(0, 2), y: Float64Array.of(0, 1) },
    { label: 'b', x: Float64Array.of(-1, NaN), y: Float64Array.of(3, 0) },
  ],
  unitCircle: true,
};

describe('points', () => {
  it('about the unit circle have axes of one scale that hold all of them', () => {
    const { x, y } = roundFrame(spec, { width: 400, height: 200 });
    expect((x[1] - x[0]) / (y[1] - y[0])).toBeCloseTo(2);
    expect(y[1]).toBeGreaterThan(3);
    const small = roundFrame({ ...spec, clouds: [] }, { width: 200, height: 400 });
    expect(small.x[1]).toBeGreaterThan(1);
  });

  it('are found near the pointer, and not far from it', () => {
    const toPixels = (a: number, b: number) => [100 * a, 100 * b] as const;
    expect(nearestPoint(spec, { px: 195, py: 104, most: 16 }, toPixels)).toEqual({ cloud: 0, index: 1 });
    expect(nearestPoint(spec, { px: 150, py: 150, most: 16 }, toPixels)).toBeNull();
  });

  it('are rows with the name of their kind', () => {
    expect(pointRows(spec).rows[1]).toEqual(['a', 2, 1]);
    expect(pointRows(spec).rows).toHaveLength(4);
  });
});

describe('numbers as CSV', () => {
  it('keep every digit, leave what is missing empty and quote what has to be', () => {
    const table = barRows({
      title: '',
      yLabel: 'share',
      labels: ['a, b', '=1+1'],
      values: Float64Array.of(0.1 + 0.2, NaN),
    });
    expect(plainCsv(table)).toBe(',share\r\n"a, b",0.30000000000000004\r\n\'=1+1,\r\n');
  });
});
