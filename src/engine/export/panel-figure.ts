/** A diagnostic's drawing as a figure for print. */
import type { Panel } from '../diagnostics/result.ts';
import { type AnyFigure, barFigure } from './figure.ts';

/** The figure of a panel; null for a table, which is no drawing. */
export function panelFigure(panel: Panel): AnyFigure | null {
  switch (panel.kind) {
    case 'table':
      return null;
    case 'bars':
      return barFigure(panel);
    case 'matrix':
      return panel;
    default: {
      const { title, x, y, traces, references, unitCircle } = panel;
      const marks = panel.kind === 'lines' ? { curves: traces } : { curves: [], clouds: traces };
      return { title, x, y, ...marks, ...(references && { references }), ...(unitCircle && { unitCircle }) };
    }
  }
}
