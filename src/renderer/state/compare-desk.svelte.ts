/** A comparison of runs as its tab shows it: which runs, which curves, what is brushed, and what the services answered. */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import {
  type CompareAxis,
  compareResults,
  type ComparedCurves,
  type CompareMetric,
  type CompareResult,
  type CompareTable,
  type PairedAnswer,
} from '../../shared/compare.ts';
import { ChartView } from '../charts/chart-view.svelte.ts';
import { type Brush, keptRuns } from '../compare/brushes.ts';
import { groupsOf, type CurveGroup } from '../compare/groups.ts';
import { type Connection, messageOf } from './connection.svelte.ts';
import { debounce } from './throttle.ts';

/** Columns of pixels that curves are asked for. */
const points = 400;
const zoomMs = 120;
const followMs = 1500;

export class CompareDesk {
  ids = $state.raw<readonly number[]>([]);
  metric = $state<CompareMetric>('trainNmse');
  axis = $state<CompareAxis>('iterations');
  log = $state(true);
  /** Columns of pixels that a moving mean goes over; 0 for none. */
  smooth = $state(0);
  singles = $state(true);
  bands = $state(true);
  readonly view = new ChartView();
  table = $state.raw<CompareTable | null>(null);
  curves = $state.raw<ComparedCurves | null>(null);
  problem = $state<string | null>(null);
  /** The run that is pointed out in every part. */
  chosen = $state<number | null>(null);
  /** What is typed above the table, its order, and the columns that are put away. */
  filter = $state('');
  order = $state.raw<{ key: string; descending: boolean }>({ key: 'id', descending: false });
  readonly putAway = new SvelteSet<string>();
  readonly brushes = new SvelteMap<string, Brush>();
  /** The sides of the comparison in pairs: places of configurations. */
  a = $state(0);
  b = $state(1);
  value = $state<CompareResult | null>(null);
  paired = $state.raw<PairedAnswer | null>(null);
  private readonly connection: Connection;
  private asked = 0;
  private askedPairs = 0;
  private first = true;
  private readonly zoomed = debounce(zoomMs, () => void this.loadCurves());
  private readonly followed = debounce(followMs, () => void this.load());
  private readonly stops: readonly (() => void)[];

  constructor(connection: Connection, ids: readonly number[]) {
    this.connection = connection;
    this.ids = ids;
    this.stops = [
      connection.on('run.changed', ({ id }) => this.ids.includes(id) && this.followed()),
      connection.on(
        'run.removed',
        ({ id }) => this.ids.includes(id) && this.show(this.ids.filter((one) => one !== id)),
      ),
    ];
  }

  /** Runs that no brush leaves out. */
  readonly kept: ReadonlySet<number> = $derived(keptRuns(this.table?.runs ?? [], [...this.brushes]));

  /** Curves by configuration, with the median and the band over seeds. */
  readonly groups: readonly CurveGroup[] = $derived.by(() =>
    this.curves === null || this.table === null
      ? []
      : groupsOf(this.table, this.curves, { kept: this.kept, smooth: this.smooth }),
  );

  /** Compares other runs. */
  show(ids: readonly number[]): void {
    if (ids.length === this.ids.length && ids.every((id, i) => id === this.ids[i])) return;
    this.ids = ids;
    void this.load();
  }

  async load(): Promise<void> {
    if (this.ids.length === 0) {
      [this.table, this.curves, this.paired] = [null, null, null];
      return;
    }
    try {
      const table = await this.connection.call('compare.table', { ids: [...this.ids] });
      this.table = table;
      this.problem = null;
      if (this.first) this.begin(table);
    } catch (error) {
      this.problem = messageOf(error);
      return;
    }
    await Promise.all([this.loadCurves(), this.loadPairs()]);
  }

  async loadCurves(): Promise<void> {
    const asked = ++this.asked;
    const { metric, axis, view, ids } = this;
    if (ids.length === 0) return;
    try {
      const request = { ids: [...ids], metric, axis, points };
      const answer = await this.connection.call('compare.curves', { ...request, ...view.span });
      if (asked === this.asked) this.curves = answer;
    } catch (error) {
      if (asked === this.asked) this.problem = messageOf(error);
    }
  }

  async loadPairs(): Promise<void> {
    const asked = ++this.askedPairs;
    const { table, value, a, b } = this;
    const [left, right] = [table?.configurations[a], table?.configurations[b]];
    if (left === undefined || right === undefined || a === b || value === null) {
      this.paired = null;
      return;
    }
    try {
      const request = { a: [...left.ids], b: [...right.ids], value };
      const answer = await this.connection.call('compare.paired', request);
      if (asked === this.askedPairs) this.paired = answer;
    } catch (error) {
      if (asked === this.askedPairs) this.problem = messageOf(error);
    }
  }

  /** The curves are asked for anew, a moment after the last move. */
  zoom(): void {
    this.zoomed();
  }

  setAxis(axis: CompareAxis): void {
    this.axis = axis;
    this.view.reset();
    void this.loadCurves();
  }

  setMetric(metric: CompareMetric): void {
    this.first = false;
    this.metric = metric;
    void this.loadCurves();
  }

  dispose(): void {
    for (const stop of this.stops) stop();
    this.zoomed.cancel();
    this.followed.cancel();
  }

  /**
   * What there is decides what is looked at first: an error on held-out data, losses for tasks of sequences. It is
   * decided again until a run has ended with an error, or somebody has chosen.
   */
  private begin({ columns }: CompareTable): void {
    const has = (key: string): boolean => columns.some((column) => column.key === key);
    this.first = !columns.some(({ key }) => /^(train|validation|test)\./.test(key));
    if (has('validation.nmse')) this.metric = 'validationNmse';
    else if (has('validation.loss')) this.metric = 'validationLoss';
    const value = compareResults.find(({ name }) => has(name))?.name ?? null;
    this.value = value;
    if (value !== null) this.order = { key: value, descending: false };
  }
}
