/** What the plot of a series shows, and the numbers behind it: asked for anew when it is moved, one question at a time. */
import type { Params } from '../../../shared/api.ts';
import type { SeriesInfo } from '../../../shared/models.ts';
import type { SeriesWindow } from '../../../shared/series-views.ts';
import type { Span } from '../../charts/chart-spec.ts';
import { plainRoles } from '../../charts/palette.ts';
import { messageOf } from '../../state/connection.svelte.ts';
import type { PlotColumn, ShownWindow } from './plot-picture.ts';

/** So many columns are drawn at first; the others when they are asked for. */
const firstColumns = 6;
/** More are not drawn at once. */
export const mostColumns = 24;

export class SeriesPlot {
  /** The part on show; null: all of it. */
  span = $state.raw<Span | null>(null);
  /** Indices of the columns that are drawn, ascending. */
  chosen = $state.raw<readonly number[]>([]);
  panels = $state(false);
  /** The vertical range follows what is on show. */
  fit = $state(true);
  limits = $state.raw<Readonly<Record<number, Span>>>({});
  shown = $state.raw<ShownWindow | null>(null);
  overview = $state.raw<ShownWindow | null>(null);
  problem = $state<string | null>(null);
  buckets = $state(0);
  readonly columns: readonly PlotColumn[];
  readonly #id: number;
  readonly #ask: (params: Params<'series.window'>) => Promise<SeriesWindow>;
  #busy = false;
  #again = false;

  constructor(series: SeriesInfo, ask: (params: Params<'series.window'>) => Promise<SeriesWindow>) {
    this.#id = series.id;
    this.#ask = ask;
    this.columns = series.columns.map(({ name, unit }, index) => ({
      index,
      label: name,
      unit,
      role: plainRoles[index % plainRoles.length],
    }));
    this.chosen = this.columns.slice(0, firstColumns).map(({ index }) => index);
    this.panels = series.columns.some(({ unit }) => unit !== series.columns[0].unit);
  }

  /** From the first to the last row; null before the first answer. */
  get whole(): Span | null {
    return this.shown?.window.whole ?? null;
  }

  /** Asks for what is on show now. Questions that come meanwhile become one, asked afterwards. */
  async refresh(): Promise<void> {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    try {
      do {
        this.#again = false;
        await this.#load();
      } while (this.#again);
      this.problem = null;
    } catch (error) {
      this.problem = messageOf(error);
    } finally {
      this.#busy = false;
    }
  }

  async #load(): Promise<void> {
    const { span, chosen, buckets } = this;
    if (buckets === 0) return;
    const columns = chosen.map((index) => this.columns[index]);
    const ask = (part: Span | null) =>
      this.#ask({
        id: this.#id,
        columns: [...chosen],
        from: part?.from ?? null,
        to: part?.to ?? null,
        buckets,
      });
    this.shown = { window: await ask(span), columns };
    if (span === null) this.overview = this.shown;
    else if (this.overview === null || !sameColumns(this.overview.columns, columns))
      this.overview = { window: await ask(null), columns };
  }

  show({ from, to }: Span): void {
    const { whole } = this;
    if (whole === null) return;
    const width = Math.max(to - from, this.#least(whole));
    this.move((from + to - width) / 2, width);
  }

  /** Factor 2 shows half, about `centre` (the middle where it is not given). */
  zoom(factor: number, centre?: number): void {
    const now = this.span ?? this.whole;
    if (now === null) return;
    const at = centre ?? (now.from + now.to) / 2;
    const whole = this.whole ?? now;
    const width = Math.max((now.to - now.from) / factor, this.#least(whole));
    const from = at - ((at - now.from) / (now.to - now.from)) * width;
    this.move(from, width);
  }

  /** Moves by a share of what is on show. */
  pan(share: number): void {
    const now = this.span ?? this.whole;
    if (now !== null) this.move(now.from + share * (now.to - now.from), now.to - now.from);
  }

  /** Shows `width` from `from` on, pushed inside the series. */
  move(from: number, width: number): void {
    const { whole } = this;
    if (whole === null) return;
    if (width >= whole.to - whole.from) this.span = null;
    else {
      const start = Math.min(Math.max(from, whole.from), whole.to - width);
      this.span = { from: start, to: start + width };
    }
  }

  limit(key: number, range: Span): void {
    this.limits = { ...this.limits, [key]: range };
  }

  reset(): void {
    this.span = null;
    this.limits = {};
  }

  /** Draws a column or leaves it out; with `alone`, it or all of the first ones. */
  toggle(index: number, alone: boolean): void {
    const only = this.chosen.length === 1 && this.chosen[0] === index;
    if (alone)
      this.chosen = only ? this.columns.slice(0, firstColumns).map((column) => column.index) : [index];
    else if (!this.chosen.includes(index))
      this.chosen = [...this.chosen, index].sort((a, b) => a - b).slice(0, mostColumns);
    else if (this.chosen.length > 1) this.chosen = this.chosen.filter((other) => other !== index);
  }

  /** Four rows, if they were even. */
  #least(whole: Span): number {
    const rows = this.shown?.window.total ?? 1;
    return Math.min(whole.to - whole.from, (4 * (whole.to - whole.from)) / Math.max(1, rows - 1));
  }
}

const sameColumns = (a: readonly PlotColumn[], b: readonly PlotColumn[]): boolean =>
  a.length === b.length && a.every(({ index }, i) => index === b[i].index);
