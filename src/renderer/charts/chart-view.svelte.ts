/** What several charts share when they are linked: the part of the x axis on show and the place of the pointer. */
import type { Span } from './chart-spec.ts';

/** Give one to each chart of a stack; a chart without one makes its own. */
export class ChartView {
  /** null: all of it, also while it grows. */
  span = $state.raw<Span | null>(null);
  /** x under the pointer; null when it is elsewhere. */
  hover = $state<number | null>(null);

  /** Zooms about the middle: factor 2 shows half. Stays inside `whole`. */
  zoom(factor: number, whole: Span): void {
    const { from, to } = this.span ?? whole;
    const half = (to - from) / factor / 2;
    const middle = (from + to) / 2;
    this.show({ from: middle - half, to: middle + half }, whole);
  }

  /** Moves by a share of what is on show. */
  pan(share: number, whole: Span): void {
    const { from, to } = this.span ?? whole;
    const width = to - from;
    const start = Math.min(Math.max(from + share * width, whole.from), whole.to - width);
    this.show({ from: start, to: start + width }, whole);
  }

  show(span: Span, whole: Span): void {
    const from = Math.max(span.from, whole.from);
    const to = Math.min(span.to, whole.to);
    if (!(to > from)) return;
    const all = from <= whole.from && to >= whole.to;
    this.span = all ? null : { from, to };
  }

  reset(): void {
    this.span = null;
  }
}
