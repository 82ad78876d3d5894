/** Forecasts of one run: what is asked for, and what came of it. */
import {
  backTestFields,
  defaultsOf,
  type Fields,
  forecastFields,
  residualFields,
} from '../../engine/catalog.ts';
import type { Result } from '../../shared/api.ts';
import { readFutureTable } from '../../shared/future-table.ts';
import { ChartView } from '../charts/chart-view.svelte.ts';
import { messageOf, type Connection } from './connection.svelte.ts';
import { FormModel } from './form.svelte.ts';
import { debounce } from './throttle.ts';

const typingMs = 250;

type Look = 'forecast.run' | 'forecast.backTest' | 'forecast.residuals';

/** One way of looking at forecasts. Asks anew a moment after every change of a setting. */
export class ForecastLook<M extends Look> {
  readonly form: FormModel;
  readonly fields: Fields;
  /** Of charts with the same horizontal axis. */
  readonly view = new ChartView();
  result = $state.raw<Result<M> | null>(null);
  problem = $state<string | null>(null);
  loading = $state(false);
  private asked = 0;
  private readonly ask: (options: Record<string, unknown>) => Promise<Result<M>>;
  private readonly soon = debounce(typingMs, () => void this.load());

  constructor(fields: Fields, ask: (options: Record<string, unknown>) => Promise<Result<M>>) {
    this.fields = fields;
    this.ask = ask;
    this.form = new FormModel(defaultsOf(fields), () => this.soon());
  }

  /** Looks with the newest weights; an answer that another question has overtaken is dropped. */
  async load(): Promise<void> {
    if (this.form.unreadable.size > 0) return;
    const asked = ++this.asked;
    this.loading = true;
    try {
      const result = await this.ask(this.form.snapshot());
      if (asked !== this.asked) return;
      this.result = result;
      this.problem = null;
      this.view.reset();
    } catch (error) {
      if (asked === this.asked) this.problem = messageOf(error);
    }
    if (asked === this.asked) this.loading = false;
  }

  /** Nothing is known, and nothing is under way. */
  forget(): void {
    this.asked += 1;
    this.result = null;
    this.problem = null;
    this.loading = false;
  }

  /** Looks again a moment later. */
  again(): void {
    this.soon();
  }

  dispose(): void {
    this.soon.cancel();
  }
}

/** Kept with its run, so that a change of tab loses nothing. */
export class ForecastDesk {
  readonly path: ForecastLook<'forecast.run'>;
  readonly test: ForecastLook<'forecast.backTest'>;
  readonly residuals: ForecastLook<'forecast.residuals'>;
  shown = $state<'path' | 'test' | 'residuals'>('path');
  /** Whose weights forecast; null for the newest. */
  checkpointId = $state<number | null>(null);
  /** Values of input columns after the last row, as they were pasted and as they are read. */
  futureText = $state('');
  future = $state.raw<Readonly<Record<string, number[]>>>({});
  futureProblem = $state<string | null>(null);

  constructor(connection: Connection, id: number) {
    const which = () => (this.checkpointId === null ? { id } : { id, checkpointId: this.checkpointId });
    this.path = new ForecastLook(forecastFields, (options) =>
      connection.call('forecast.run', { ...which(), options, future: this.future }),
    );
    this.test = new ForecastLook(backTestFields, (options) =>
      connection.call('forecast.backTest', { ...which(), options }),
    );
    this.residuals = new ForecastLook(residualFields, (options) =>
      connection.call('forecast.residuals', { ...which(), options }),
    );
  }

  /** Forecasts with the weights of a checkpoint, or with the newest (null). The looks behind are made anew when shown. */
  scrub(checkpointId: number | null): void {
    this.checkpointId = checkpointId;
    for (const name of ['path', 'test', 'residuals'] as const) {
      if (name === this.shown) this[name].again();
      else this[name].forget();
    }
  }

  /** Reads a table of known future inputs and forecasts with it. */
  setFuture(text: string): void {
    this.futureText = text;
    const table = readFutureTable(text);
    this.futureProblem = table.kind === 'wrong' ? table.text : null;
    if (table.kind === 'wrong') return;
    this.future = table.columns;
    this.path.again();
  }

  dispose(): void {
    for (const look of [this.path, this.test, this.residuals]) look.dispose();
  }
}
