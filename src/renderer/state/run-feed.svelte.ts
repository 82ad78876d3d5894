/** What the view of one run draws: its details, its metric rows as they arrive, and its forecast. */
import type { Forecast, RunDetail, RunInfo } from '../../shared/models.ts';
import { ChartView } from '../charts/chart-view.svelte.ts';
import { forecastPart } from '../run/forecast-part.ts';
import type { Connection } from './connection.svelte.ts';
import { messageOf } from './connection.svelte.ts';
import { ForecastDesk } from './forecast-desk.svelte.ts';
import { MetricStore } from './metric-store.ts';
import { RunNetworkDesk } from './run-network.svelte.ts';
import { throttle } from './throttle.ts';

const redrawMs = 100;
const resultMs = 2000;

/** Listens from the moment it is made until `dispose`. Numbers stay in `metrics`; `version` says that they changed. */
export class RunFeed {
  readonly id: number;
  readonly metrics = new MetricStore();
  version = $state(0);
  detail = $state.raw<RunDetail | null>(null);
  forecast = $state.raw<Forecast | null>(null);
  forecastProblem = $state<string | null>(null);
  loading = $state(true);
  problem = $state<string | null>(null);
  /** The checkpoint whose forecast is shown; null for the newest. */
  checkpointId = $state<number | null>(null);
  /** The panel in front: kept here so that it survives a change of tab. */
  panel = $state<'training' | 'result' | 'forecast' | 'diagnostics' | 'network' | 'settings' | 'family'>(
    'training',
  );
  /** What the charts of the result show: at first the test part, then what was gone to, also after a change of tab. */
  readonly resultView = new ChartView();
  readonly forecasts: ForecastDesk;
  readonly network: RunNetworkDesk;
  private framed = false;
  private readonly connection: Connection;
  private readonly redraw = throttle(redrawMs, () => (this.version += 1));
  private readonly refreshResult = throttle(resultMs, () => void this.loadResult());
  private readonly stops: (() => void)[];

  constructor(connection: Connection, id: number) {
    this.connection = connection;
    this.id = id;
    this.forecasts = new ForecastDesk(connection, id);
    this.network = new RunNetworkDesk(connection, id);
    this.stops = [
      connection.on('run.metrics', (event) => {
        if (event.id !== id) return;
        if (!this.metrics.append(event.rows)) void this.load();
        this.redraw();
        if (this.panel === 'result') this.refreshResult();
      }),
      connection.on('run.changed', (run) => {
        if (run.id === id) this.changed(run);
      }),
    ];
    void this.load();
  }

  /** Reads the run anew; called at start, after reconnecting and by "Try again". */
  async load(): Promise<void> {
    this.loading = true;
    this.problem = null;
    try {
      this.detail = await this.connection.call('run.get', { id: this.id });
      await Promise.all([this.loadMetrics(), this.loadForecast()]);
    } catch (error) {
      this.problem = messageOf(error);
    }
    this.loading = false;
  }

  /** Shows the forecast of a checkpoint, or of the newest (null). */
  async scrub(checkpointId: number | null): Promise<void> {
    this.checkpointId = checkpointId;
    await this.loadForecast();
  }

  async loadForecast(): Promise<void> {
    const { id, checkpointId } = this;
    if (this.detail !== null && this.detail.task !== 'series') return; // sequences have no future to forecast
    this.forecastProblem = null;
    try {
      const forecast = await this.connection.call(
        'run.forecast',
        checkpointId === null ? { id } : { id, checkpointId },
      );
      if (checkpointId !== this.checkpointId) return;
      this.forecast = forecast;
      if (forecast !== null) this.frame(forecast);
    } catch (error) {
      this.forecastProblem = messageOf(error);
    }
  }

  private frame(forecast: Forecast): void {
    if (!this.framed) this.resultView.span = forecastPart(forecast)?.span ?? null;
    this.framed = true;
  }

  dispose(): void {
    for (const stop of this.stops) stop();
    this.forecasts.dispose();
    this.redraw.cancel();
    this.refreshResult.cancel();
  }

  /** While the run goes on: its newest checkpoints and the forecast from the last of them. */
  private async loadResult(): Promise<void> {
    try {
      this.detail = await this.connection.call('run.get', { id: this.id });
    } catch (error) {
      this.problem = messageOf(error);
    }
    await this.loadForecast();
  }

  private async loadMetrics(): Promise<void> {
    const rows = await this.connection.call('run.metrics', { id: this.id });
    if (rows.columns.length === 0) this.metrics.clear();
    this.metrics.append(rows);
    this.redraw();
  }

  private changed(run: RunInfo): void {
    const before = this.detail;
    if (before !== null) this.detail = { ...before, ...run };
    if (before?.status === run.status) return;
    void this.load();
  }
}
