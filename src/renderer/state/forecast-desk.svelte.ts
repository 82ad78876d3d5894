/** Forecasts of one run: what is asked for, and what came of it. */
import {
  backTestFields,
  defaultsOf,
  type Fields,
  forecastFields,
  residualFields,
} from '../../engine/catalog.ts';
import type { Result } from '../../shared/api.ts';
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

  constructor(connection: Connection, id: number) {
    this.path = new ForecastLook(forecastFields, (options) =>
      connection.call('forecast.run', { id, options }),
    );
    this.test = new ForecastLook(backTestFields, (options) =>
      connection.call('forecast.backTest', { id, options }),
    );
    this.residuals = new ForecastLook(residualFields, (options) =>
      connection.call('forecast.residuals', { id, options }),
    );
  }

  dispose(): void {
    for (const look of [this.path, this.test, this.residuals]) look.dispose();
  }
}
