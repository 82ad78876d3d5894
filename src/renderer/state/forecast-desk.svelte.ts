/** Forecasts of one run: what is asked for, and what came of it. */
import { defaultsOf, forecastFields } from '../../engine/catalog.ts';
import type { ForecastPath } from '../../engine/forecast/index.ts';
import { ChartView } from '../charts/chart-view.svelte.ts';
import { messageOf, type Connection } from './connection.svelte.ts';
import { FormModel } from './form.svelte.ts';
import { debounce } from './throttle.ts';

const typingMs = 250;

/** Kept with its run, so that a change of tab loses nothing. Asks anew a moment after every change of a setting. */
export class ForecastDesk {
  readonly form = new FormModel(defaultsOf(forecastFields), () => this.soon());
  readonly view = new ChartView();
  path = $state.raw<ForecastPath | null>(null);
  problem = $state<string | null>(null);
  loading = $state(false);
  /** The settings themselves are unfolded. */
  open = $state(true);
  private asked = 0;
  private readonly connection: Connection;
  private readonly id: number;
  private readonly soon = debounce(typingMs, () => void this.load());

  constructor(connection: Connection, id: number) {
    this.connection = connection;
    this.id = id;
  }

  /** The first row of the forecast, as it is asked for or as it came. */
  get from(): number | null {
    const given = this.form.get(['from']);
    return typeof given === 'number' ? given : (this.path?.rows[0] ?? null);
  }

  /** Forecasts with the newest weights; an answer that another question has overtaken is dropped. */
  async load(): Promise<void> {
    if (this.form.unreadable.size > 0) return;
    const asked = ++this.asked;
    this.loading = true;
    try {
      const path = await this.connection.call('forecast.run', {
        id: this.id,
        options: this.form.snapshot(),
      });
      if (asked !== this.asked) return;
      this.path = path;
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
