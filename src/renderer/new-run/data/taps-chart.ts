/** The chart behind proposed taps. */
import type { TapCorrelogram, TapProposal } from '../../../engine/data/propose-taps.ts';
import type { ChartSpec } from '../../charts/chart-spec.ts';
import { plainRoles } from '../../charts/palette.ts';

/** Correlations at all lags, those beyond their limit marked. */
export function tapsChart({ correlograms }: TapProposal): ChartSpec {
  const limit = Math.max(...correlograms.map((each) => each.limit));
  return {
    title: 'Correlations with the target, by lag',
    xLabel: 'rows before the target',
    xKind: 'count',
    yLabel: 'correlation',
    lines: correlograms.map((each, i) => ({
      label: nameOf(each),
      role: plainRoles[i % plainRoles.length],
      x: Float64Array.from({ length: Math.max(0, each.values.length - 1) }, (_, k) => k + 1),
      y: each.values.slice(1),
      points: correlograms.length === 1,
    })),
    references: [
      { axis: 'y', at: limit, label: '95 % of white noise' },
      { axis: 'y', at: -limit, label: '' },
    ],
  };
}

export function nameOf({ input, target, kind }: TapCorrelogram): string {
  return kind === 'partial' ? `${input}, partial autocorrelation` : `${input} with ${target}, whitened`;
}
