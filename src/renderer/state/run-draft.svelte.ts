/** The settings of a run that is being made: a form over the run's specification, checked while it is edited. */
import { SvelteSet } from 'svelte/reactivity';
import { readsSeries, runFields } from '../../engine/catalog.ts';
import { defaultsOf, readFields } from '../../engine/fields.ts';
import type { NetworkGraph } from '../../engine/network/spec.ts';
import { withTask } from '../new-run/choose-task.ts';
import { meaningful, openAtFirst } from '../new-run/sections.ts';
import { Failure } from '../../shared/failure.ts';
import type { ForkPreview, RunInfo, SpecEstimate } from '../../shared/models.ts';
import type { Connection } from './connection.svelte.ts';
import { messageOf } from './connection.svelte.ts';
import { FormModel } from './form.svelte.ts';
import type { ProjectStore } from './project.svelte.ts';
import { debounce } from './throttle.ts';

const checkMs = 250;

/** Where a draft begins: a series, or a copy of the settings of a run. */
export interface DraftStart {
  readonly seriesId?: number;
  /** Task to begin with, for a series that holds a collection of sequences. */
  readonly task?: string;
  readonly from?: number;
  /** Settings that were made elsewhere, such as those of a pruned run. */
  readonly settings?: {
    readonly spec: Record<string, unknown>;
    readonly name: string;
    readonly seriesId: number | null;
  };
  /** A network that was drawn, to be trained. */
  readonly network?: DrawnNetwork;
  /** A run that it begins from where that stood: at a checkpoint, the newest where none is named. */
  readonly fork?: { readonly runId: number; readonly checkpointId?: number };
}

/** Where a fork begins. */
export interface ForkOrigin {
  readonly runId: number;
  readonly name: string;
  readonly iteration: number;
  readonly checkpointId?: number;
}

/** A network as a run takes it: its graph becomes part of the run's specification. */
export interface DrawnNetwork {
  readonly name: string;
  readonly graph: NetworkGraph;
  /** Initial weights that suit it; null for those that the form has. */
  readonly initialisation: object | null;
}

/** Checks itself by 'spec.check' a quarter of a second after each change; `estimate` belongs to the newest check. */
export class RunDraft {
  readonly form: FormModel;
  /** Sections of the form that are unfolded. */
  readonly openSections = new SvelteSet<string>(openAtFirst);
  name = $state('');
  private networkTaken = $state.raw<{ readonly name: string; readonly of: string } | null>(null);
  seriesId = $state<number | null>(null);
  estimate = $state.raw<SpecEstimate | null>(null);
  /** Diagnostics that could be looked at while it trains, so that they add at most a tenth to its time. */
  live = $state.raw<readonly Record<string, unknown>[]>([]);
  /** Where it begins, of a fork; null for a run of its own. */
  fork = $state.raw<ForkOrigin | null>(null);
  /** What the fork would be with the settings as they are; null while that is not known. */
  forkPreview = $state.raw<ForkPreview | null>(null);
  checking = $state(false);
  loading = $state(false);
  /** Why the settings cannot be checked or the run cannot be made, where it belongs to no field. */
  problem = $state<string | null>(null);
  private readonly connection: Connection;
  private readonly project: ProjectStore;
  private readonly checkSoon = debounce(checkMs, () => void this.check());
  private asked = 0;
  /** The settings as they were begun from or stored. */
  private stored = '';

  constructor(connection: Connection, project: ProjectStore, start: DraftStart) {
    this.connection = connection;
    this.project = project;
    this.form = new FormModel(defaultsOf(runFields), () => this.edited());
    this.seriesId = start.seriesId ?? project.series[0]?.id ?? null;
    if (start.settings !== undefined) this.takeSettings(start.settings);
    else if (start.fork !== undefined) void this.forkFrom(start.fork);
    else if (start.from !== undefined) void this.copyFrom(start.from);
    else if (this.seriesId !== null) this.chooseSeries(this.seriesId);
    else this.checkSoon();
    if (start.task !== undefined) this.chooseTask(start.task);
    if (start.network !== undefined) this.takeNetwork(start.network);
    this.stored = this.text();
  }

  /** Whether something was set here that the project does not hold. */
  get unsaved(): boolean {
    return !this.loading && (this.form.unreadable.size > 0 || this.text() !== this.stored);
  }

  /** Whether the settings were checked and can be stored. */
  get ready(): boolean {
    return this.estimate !== null && this.form.unreadable.size === 0;
  }

  /** Takes another series: its columns become the inputs and targets, the rest of the settings stays. */
  chooseSeries(id: number): void {
    this.seriesId = id;
    const columns = this.project.seriesWith(id)?.columns.map((column) => column.name) ?? [];
    const keep = (key: string): readonly string[] => {
      const named = this.form.get(['data', key]);
      const kept = Array.isArray(named) ? named.filter((name) => columns.includes(String(name))) : [];
      return kept.length > 0 ? kept.map(String) : columns.slice(0, 1);
    };
    const [inputs, targets] = [keep('inputs'), keep('targets')];
    this.form.set(['data', 'inputs'], [...inputs]);
    this.form.set(['data', 'targets'], [...targets]);
  }

  /** Takes another task, with the loss that belongs to it. */
  chooseTask(name: string): void {
    this.form.replace(withTask(this.spec(), name));
  }

  /** Takes a network that was drawn, with the initial weights that suit it. */
  takeNetwork({ name, graph, initialisation }: DrawnNetwork): void {
    const network = { name: 'graph', ...graph };
    const initial = initialisation === null ? {} : { initialisation };
    this.form.replace(readFields(runFields, { ...this.spec(), network, ...initial }));
    this.openSections.delete('network'); // it says all layers and connections one below the other
    this.networkTaken = { name, of: JSON.stringify(this.form.get(['network'])) };
  }

  /** Name of the drawn network that the form has; empty once something of it was changed in the form. */
  get networkName(): string {
    const taken = this.networkTaken;
    return taken !== null && taken.of === JSON.stringify(this.form.get(['network'])) ? taken.name : '';
  }

  /** Takes the diagnostics that are offered in `live`. */
  takeLive(): void {
    const spec = this.spec();
    const record = { ...(spec.record as Record<string, unknown>), diagnostics: this.live };
    this.form.replace(readFields(runFields, { ...spec, record }));
    this.openSections.add('record');
  }

  get taskName(): string {
    return String(this.form.get(['task', 'name']));
  }

  /** Whether the run trains on a series of the project as it stands, point after point. */
  get onSeries(): boolean {
    return this.taskName === 'series';
  }

  /** Whether the run reads a series of the project at all. */
  get readsSeries(): boolean {
    return readsSeries(this.taskName);
  }

  /** Asks the services what the settings come to; a refusal is put beside its field. */
  async check(): Promise<void> {
    if (this.form.unreadable.size > 0) return;
    this.asked += 1;
    const mine = this.asked;
    this.checking = true;
    try {
      const answer = await this.connection.call('spec.check', {
        seriesId: this.usedSeries,
        spec: this.spec(),
      });
      if (mine !== this.asked) return;
      const { fork } = this;
      if (fork !== null) {
        const preview = await this.connection.call('run.forkPreview', this.forkRequest(fork));
        if (mine !== this.asked) return;
        this.forkPreview = preview;
      }
      this.estimate = answer.estimate;
      this.live = answer.live;
      this.form.refusal = null;
      this.problem = null;
    } catch (error) {
      if (mine !== this.asked) return;
      this.estimate = null;
      this.refused(error);
    }
    this.checking = false;
  }

  /** Stores the run as a draft. Null when it was refused; the reason is then in the form. */
  async create(): Promise<RunInfo | null> {
    if (this.form.unreadable.size > 0) return null;
    const name = this.name.trim();
    const params = { seriesId: this.usedSeries, spec: this.spec() };
    const { fork } = this;
    const named = name === '' ? {} : { name };
    try {
      const run =
        fork === null
          ? await this.connection.call('run.create', { ...params, ...named })
          : await this.connection.call('run.fork', { ...this.forkRequest(fork), ...named });
      this.stored = this.text();
      return run;
    } catch (error) {
      this.refused(error);
      return null;
    }
  }

  spec(): Record<string, unknown> {
    return meaningful(this.form.snapshot());
  }

  dispose(): void {
    this.checkSoon.cancel();
  }

  private takeSettings({ spec, name, seriesId }: NonNullable<DraftStart['settings']>): void {
    this.name = name;
    this.seriesId = seriesId ?? this.seriesId;
    this.form.replace(spec);
  }

  private forkRequest({ runId, checkpointId }: ForkOrigin) {
    const of = checkpointId === undefined ? { id: runId } : { id: runId, checkpointId };
    return { ...of, patch: this.spec() };
  }

  private async forkFrom({ runId, checkpointId }: NonNullable<DraftStart['fork']>): Promise<void> {
    this.loading = true;
    const at = checkpointId === undefined ? {} : { checkpointId };
    try {
      const [run, start] = await Promise.all([
        this.connection.call('run.get', { id: runId }),
        this.connection.call('run.forkStart', { id: runId, ...at }),
      ]);
      const { iteration } = start;
      this.name = `${run.name}, fork at ${iteration}`.slice(0, 200);
      this.seriesId = run.seriesId ?? this.seriesId;
      this.fork = { runId, name: run.name, iteration, ...at };
      this.form.replace(start.spec);
      this.stored = this.text();
    } catch (error) {
      this.problem = messageOf(error);
    }
    this.loading = false;
  }

  private async copyFrom(id: number): Promise<void> {
    this.loading = true;
    try {
      const run = await this.connection.call('run.get', { id });
      this.name = `${run.name} (copy)`;
      if (run.seriesId !== null) this.seriesId = run.seriesId;
      this.form.replace(run.spec);
      this.stored = this.text();
    } catch (error) {
      this.problem = messageOf(error);
    }
    this.loading = false;
  }

  private get usedSeries(): number | null {
    return this.readsSeries ? this.seriesId : null;
  }

  private text(): string {
    return JSON.stringify([this.name, this.seriesId, this.spec()]);
  }

  private edited(): void {
    this.problem = null;
    this.checkSoon();
  }

  private refused(error: unknown): void {
    const where = error instanceof Failure ? error.where : null;
    this.form.refusal = where === null ? null : { where, message: messageOf(error) };
    this.problem = messageOf(error);
  }
}
