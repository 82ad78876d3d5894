/** The diagnostics of one run as the page knows them: what is offered, stored and under way, and the place looked at. */
import { SvelteMap } from 'svelte/reactivity';
import type {
  CheckpointInfo,
  DiagnosticInfo,
  DiagnosticOffer,
  Diagnosis,
  StoredDiagnostic,
  WeightPaths,
} from '../../shared/models.ts';
import { momentsOf, newestUntil, optionsKey, storedAt, type Wish } from '../diagnostics/moments.ts';
import { messageOf, type Connection } from './connection.svelte.ts';
import { MetricStore } from './metric-store.ts';
import type { ProjectStore } from './project.svelte.ts';
import { throttle } from './throttle.ts';

const refreshMs = 2000;
/** Results that are held at once; they can be read again. */
const mostHeld = 80;

/** Listens from the moment it is made until `dispose`; reads nothing before `load`. */
export class DiagnosticsSide {
  readonly runId: number;
  offers = $state.raw<readonly DiagnosticOffer[]>([]);
  stored = $state.raw<readonly DiagnosticInfo[]>([]);
  checkpoints = $state.raw<readonly CheckpointInfo[]>([]);
  paths = $state.raw<WeightPaths | null>(null);
  loading = $state(true);
  problem = $state<string | null>(null);
  /** The iteration that is looked at; null follows the newest. */
  iteration = $state<number | null>(null);
  /** What is in the queue or has failed, by `keyOf`. */
  readonly jobs = new SvelteMap<string, Diagnosis>();
  /** Why a diagnosis could not be asked for, by `keyOf`. */
  readonly refusals = new SvelteMap<string, string>();
  /** Results that were read, by their id. */
  readonly results = new SvelteMap<number, StoredDiagnostic>();
  readonly moments = $derived(momentsOf(this.checkpoints, this.stored));
  readonly at = $derived.by(() => {
    const last = this.moments.length - 1;
    if (this.iteration === null) return last;
    const found = this.moments.findIndex(({ iteration }) => iteration === this.iteration);
    return found < 0 ? last : found;
  });
  /** The place looked at; undefined before there is any. */
  readonly moment = $derived(this.moments.at(this.at));
  readonly metrics: MetricStore;
  private readonly ownMetrics: boolean;
  private readonly connection: Connection;
  private readonly project: ProjectStore;
  /** What was read or asked for already, so that nothing is asked for twice by itself. */
  private asked: readonly string[] = [];
  private readonly refresh = throttle(refreshMs, () => void this.loadCheckpoints());
  private readonly stops: (() => void)[];

  /** @param given.metrics those of the run where somebody has them already */
  constructor(
    connection: Connection,
    project: ProjectStore,
    given: { runId: number; metrics?: MetricStore },
  ) {
    this.connection = connection;
    this.project = project;
    this.runId = given.runId;
    this.ownMetrics = given.metrics === undefined;
    this.metrics = given.metrics ?? new MetricStore();
    const mine = (id: number): boolean => id === this.runId;
    this.stops = [
      connection.on('diagnostics.progress', (job) => mine(job.runId) && this.progressed(job)),
      connection.on('diagnostics.stored', (infos) => this.merge(infos.filter(({ runId }) => mine(runId)))),
      connection.on('run.metrics', ({ id }) => mine(id) && this.ready && this.refresh()),
      connection.on('run.changed', ({ id }) => mine(id) && this.ready && this.refresh()),
    ];
  }

  /** Reads everything anew. */
  async load(): Promise<void> {
    const { runId } = this;
    this.loading = true;
    this.problem = null;
    try {
      const [offers, stored, jobs] = await Promise.all([
        this.connection.call('diagnostics.catalog', { runId }),
        this.connection.call('diagnostics.list', { runId }),
        this.connection.call('diagnostics.jobs', {}),
        this.loadCheckpoints(),
        this.loadMetrics(),
      ]);
      [this.offers, this.stored] = [offers, stored];
      this.jobs.clear();
      for (const job of jobs.filter((other) => other.runId === runId)) this.progressed(job);
      this.paths = null;
      this.asked = [];
    } catch (error) {
      this.problem = messageOf(error);
    }
    this.loading = false;
  }

  /** Whether the newest place moves on by itself. */
  get follows(): boolean {
    return this.iteration === null && this.project.run(this.runId)?.status === 'running';
  }

  /** The stored result to show; while the run goes on, the newest there is. */
  infoOf(wish: Wish): DiagnosticInfo | undefined {
    const iteration = this.moment?.iteration;
    if (iteration === undefined) return undefined;
    return this.follows ? newestUntil(this.stored, wish, iteration) : storedAt(this.stored, wish, iteration);
  }

  resultOf(wish: Wish): StoredDiagnostic | undefined {
    const info = this.infoOf(wish);
    return info === undefined ? undefined : this.results.get(info.id);
  }

  /** Any result of a diagnostic that was read before: its panels are those of others. */
  anyOf(name: string): StoredDiagnostic | undefined {
    return [...this.results.values()].findLast((result) => result.name === name);
  }

  keyOf({ name, options }: Wish): string {
    return `${name} ${this.moment?.iteration ?? -1} ${optionsKey(options)}`;
  }

  /** Reads the stored result where there is one. Where there is none and it is cheap, asks for it, once. */
  async ensure(wish: Wish, cheap: boolean): Promise<void> {
    const info = this.infoOf(wish);
    const key = info === undefined ? this.keyOf(wish) : `read ${info.id}`;
    if (this.asked.includes(key) || (info !== undefined && this.results.has(info.id))) return;
    if (info === undefined && (!cheap || this.moment?.checkpointId == null || this.follows)) return;
    this.asked = [...this.asked, key];
    await (info === undefined ? this.compute(wish) : this.read(info.id));
  }

  /** Asks for a diagnosis at the place looked at, or at another checkpoint. */
  async compute({ name, options }: Wish, checkpointId = this.moment?.checkpointId ?? null): Promise<void> {
    if (checkpointId === null) return;
    const key = this.keyOf({ name, options });
    this.refusals.delete(key);
    try {
      const params = { runId: this.runId, checkpointId, name, options: { ...options } };
      this.progressed(await this.connection.call('diagnostics.run', params));
    } catch (error) {
      this.refusals.set(key, messageOf(error));
    }
  }

  /** Checkpoints at which a diagnostic was not looked at yet. */
  missing(wish: Wish): readonly number[] {
    return this.moments
      .filter(({ iteration }) => storedAt(this.stored, wish, iteration) === undefined)
      .flatMap(({ checkpointId }) => (checkpointId === null ? [] : [checkpointId]));
  }

  /** Looks at every kept checkpoint at which it was not done yet. */
  async computeEverywhere(wish: Wish): Promise<void> {
    for (const checkpointId of this.missing(wish)) await this.compute(wish, checkpointId);
  }

  async cancel(jobs: readonly Diagnosis[]): Promise<void> {
    for (const { id } of jobs) await this.connection.call('diagnostics.cancel', { id }).catch(() => null);
  }

  async loadPaths(): Promise<void> {
    if (this.paths !== null || this.asked.includes('paths')) return;
    this.asked = [...this.asked, 'paths'];
    try {
      this.paths = await this.connection.call('run.weightPaths', { id: this.runId });
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  /** The cost at an iteration, or the error of its batch; NaN where it was not recorded. */
  costAt(iteration: number): number {
    const [iterations, cost] = [this.metrics.column('iteration'), this.metrics.column('cost')];
    const row = iterations?.indexOf(iteration) ?? -1;
    if (row < 0) return NaN;
    const value = cost?.[row] ?? NaN;
    return Number.isNaN(value) ? (this.metrics.column('trainE')?.[row] ?? NaN) : value;
  }

  dispose(): void {
    for (const stop of this.stops) stop();
    this.refresh.cancel();
  }

  private get ready(): boolean {
    return !this.loading;
  }

  private async read(id: number): Promise<void> {
    try {
      const result = await this.connection.call('diagnostics.get', { id });
      const [oldest] = this.results.keys();
      if (this.results.size >= mostHeld && oldest !== undefined) this.forget(oldest);
      this.results.set(id, result);
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  private forget(id: number): void {
    this.results.delete(id);
    this.asked = this.asked.filter((key) => key !== `read ${id}`);
  }

  private progressed(job: Diagnosis): void {
    const key = `${job.name} ${job.iteration} ${optionsKey(job.options)}`;
    if (job.status === 'cancelled' || job.status === 'done') this.jobs.delete(key);
    else this.jobs.set(key, job);
    const unknown = !this.stored.some(({ id }) => id === job.resultId);
    if (job.status === 'done' && unknown) void this.loadStored();
  }

  private merge(infos: readonly DiagnosticInfo[]): void {
    if (infos.length === 0) return;
    const fresh = (id: number): boolean => infos.some((info) => info.id === id);
    this.stored = [...this.stored.filter(({ id }) => !fresh(id)), ...infos];
  }

  private async loadStored(): Promise<void> {
    try {
      this.stored = await this.connection.call('diagnostics.list', { runId: this.runId });
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  private async loadCheckpoints(): Promise<void> {
    const before = this.checkpoints.length;
    this.checkpoints = (await this.connection.call('run.get', { id: this.runId })).checkpoints;
    if (this.checkpoints.length === before) return;
    this.paths = null;
    this.asked = this.asked.filter((key) => key !== 'paths');
  }

  private async loadMetrics(): Promise<void> {
    if (!this.ownMetrics) return;
    this.metrics.append(await this.connection.call('run.metrics', { id: this.runId }));
  }
}
