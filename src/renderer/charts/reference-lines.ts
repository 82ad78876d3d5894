/** Limits and bounds drawn over a chart, each with its name. */
import type { AnnotationOptions } from 'chartjs-plugin-annotation';
import { axisFont } from './axes.ts';
import type { ChartReference } from './chart-spec.ts';
import { token } from './palette.ts';

/** Thin dashed lines across the plot. The lowest has its name below it, the others above, as two are often close. */
export function referenceLines(
  references: readonly ChartReference[] = [],
): Record<string, AnnotationOptions> {
  const lowest = Math.min(...references.map(({ at }) => at));
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
        position: 'start',
        ...(axis === 'y' ? { yAdjust: at === lowest && references.length > 1 ? 8 : -8 } : {}),
        backgroundColor: 'transparent',
        color: token('muted'),
        font: { ...axisFont, weight: 'normal' },
        padding: { x: 4, y: 1 },
      },
    },
  ]);
  return Object.fromEntries(entries);
}
