/** The open project as the page knows it: its series, its runs, and what the trainers report about them. */
import { SvelteMap } from 'svelte/reactivity';
import type { Events } from '../../shared/api.ts';
import type { NetworkInfo, ProjectInfo, RunInfo, SeriesInfo } from '../../shared/models.ts';
import type { Connection } from './connection.svelte.ts';
import { messageOf } from './connection.svelte.ts';

export type Progress = Events['run.progress'];

/** Follows the services' events; everything shown in the tree, the list of runs and the status bar comes from here. */
export class ProjectStore {
  info = $state.raw<ProjectInfo | null>(null);
  series = $state.raw<readonly SeriesInfo[]>([]);
  runs = $state.raw<readonly RunInfo[]>([]);
  networks = $state.raw<readonly NetworkInfo[]>([]);
  /** The newest progress of each run, by run id. */
  readonly progress = new SvelteMap<number, Progress>();
  /** Nothing that waits begins. */
  queueHeld = $state(false);
  loading = $state(true);
  problem = $state<string | null>(null);
  readonly running = $derived(this.runs.filter((run) => run.status === 'running'));
  readonly queued = $derived(this.runs.filter((run) => run.status === 'queued'));
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
    connection.on('project.changed', (info) => this.projectChanged(info));
    connection.on('series.changed', (series) => (this.series = series));
    connection.on('network.changed', (networks) => (this.networks = networks));
    connection.on('run.changed', (run) => this.runChanged(run));
    connection.on('run.removed', ({ id }) => (this.runs = this.runs.filter((run) => run.id !== id)));
    connection.on('queue.changed', ({ held }) => (this.queueHeld = held));
    connection.on('run.progress', (progress) => this.progress.set(progress.id, progress));
  }

  run(id: number): RunInfo | undefined {
    return this.runs.find((run) => run.id === id);
  }

  seriesWith(id: number): SeriesInfo | undefined {
    return this.series.find((series) => series.id === id);
  }

  network(id: number): NetworkInfo | undefined {
    return this.networks.find((network) => network.id === id);
  }

  /** Reads everything anew: at start, after reconnecting, and when another project was opened. */
  async load(): Promise<void> {
    this.loading = true;
    this.problem = null;
    try {
      const info = await this.connection.call('project.current', {});
      const [series, runs, networks] = info === null ? [[], [], []] : await this.contents();
      [this.info, this.series, this.runs, this.networks] = [info, series, runs, networks];
    } catch (error) {
      this.problem = messageOf(error);
    }
    this.loading = false;
  }

  private contents(): Promise<[readonly SeriesInfo[], readonly RunInfo[], readonly NetworkInfo[]]> {
    return Promise.all([
      this.connection.call('series.list', {}),
      this.connection.call('run.list', {}),
      this.connection.call('network.list', {}),
    ]);
  }

  private projectChanged(info: ProjectInfo | null): void {
    const other = info?.path !== this.info?.path;
    this.info = info;
    if (!other) return;
    this.queueHeld = false;
    this.progress.clear();
    void this.load();
  }

  private runChanged(run: RunInfo): void {
    const known = this.runs.some((other) => other.id === run.id);
    this.runs = known ? this.runs.map((other) => (other.id === run.id ? run : other)) : [...this.runs, run];
    if (run.status !== 'running') this.progress.delete(run.id);
  }
}
