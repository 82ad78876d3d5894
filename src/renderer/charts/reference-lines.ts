/** Limits and bounds drawn over a chart, each with its name. */
import type { AnnotationOptions } from 'chartjs-plugin-annotation';
import { axisFont } from './axes.ts';
import type { ChartReference } from './chart-spec.ts';
import { token } from './palette.ts';

/** Thin dashed lines across the plot, their names at the end where the data seldom are. */
export function referenceLines(
  references: readonly ChartReference[] = [],
): Record<string, AnnotationOptions> {
  const entries = references.map(({ axis, at, label }, i): [string, AnnotationOptions] => [
    `reference ${i}`,
    {
      type: 'line',
      scaleID: axis,
      value: at,
      borderColor: token('line-strong'),
      borderWidth: 1,
      borderDash: [2, 3],
      drawTime: 'beforeDatasetsDraw',
      label: {
        display: label !== '',
        content: label,
        position: i % 2 === 0 ? 'start' : 'end',
        backgroundColor: token('surface'),
        color: token('muted'),
        font: { ...axisFont, weight: 'normal' },
        padding: { x: 4, y: 1 },
      },
    },
  ]);
  return Object.fromEntries(entries);
}
