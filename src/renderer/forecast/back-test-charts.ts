/** The charts of a back-test, over steps ahead. */
import type { BackTest } from '../../engine/forecast/index.ts';
import type { ChartSpec } from '../charts/chart-spec.ts';
import { roleOf } from './forecast-charts.ts';

const steps = (horizon: number): Float64Array => Float64Array.from({ length: horizon }, (_, k) => k + 1);

/** RMSE of the network and of the baselines. */
export function horizonChart({ lines, horizon, unit, target }: BackTest): ChartSpec {
  return {
    title: 'RMSE by steps ahead',
    xLabel: 'steps ahead',
    xKind: 'count',
    yLabel: unit ?? target,
    lines: lines.map(({ name, label, metrics }) => ({
      label,
      role: roleOf(name),
      x: steps(horizon),
      y: metrics.rmse,
    })),
    yBottom: 0,
  };
}

/** How often the bands hold the true value, beside how often they shall. */
export function coverageChart({ bands, horizon }: BackTest): ChartSpec {
  return {
    title: 'Coverage of the bands',
    xLabel: 'steps ahead',
    xKind: 'count',
    yLabel: 'share',
    lines: [{ label: 'covered', role: 'forecast', x: steps(horizon), y: bands.covered }],
    references: [{ axis: 'y', at: bands.coverage, label: 'wanted' }],
    yBottom: 0,
    yTop: 1,
  };
}

/** 1, 2, 5, 10, 20, 50, ... up to the largest horizon, which is always there. */
export function someHorizons(horizon: number): number[] {
  const some = [1, 2, 5, 10, 20, 50, 100, 200, 500].filter((h) => h < horizon);
  return [...some, horizon];
}
