/** The manager of trainers as others see it, and what it needs of them. */
import type { Series } from '../../engine/data/series.ts';
import type { DiagnosticInfo, MetricRows, RunInfo } from '../../shared/models.ts';
import type { QueueState, SpecChange } from '../../shared/organising.ts';
import type { TrainerReport } from '../../shared/trainer-messages.ts';
import type { ProjectDb } from '../db/project-db.ts';
import type { RunPatch } from '../db/run-store.ts';
import type { TrainerProcess } from '../platform/platform.ts';
import type { QueueMove } from './queue.ts';

/** What the manager needs, and whom it tells. */
export interface TrainersOptions {
  readonly db: ProjectDb;
  readonly spawn: () => TrainerProcess;
  readonly series: (id: number) => Series;
  readonly maxTrainers: number;
  /** Processors of the machine, which the runs under way share. */
  readonly cores: number;
  /** Seconds without a sign of life after which a process counts as hanging. */
  readonly patience: number;
  readonly now: () => number;
  /** A run changed, and the change is committed (or kept, where the disk refuses). */
  readonly changed: (run: RunInfo) => void;
  readonly rows: (id: number, rows: MetricRows) => void;
  /** Results of diagnostics of a run are committed. */
  readonly diagnosed: (results: readonly DiagnosticInfo[]) => void;
  /** The order of those that wait, or whether they are held, is another one. */
  readonly queueChanged?: () => void;
  readonly progress: (id: number, report: Extract<TrainerReport, { kind: 'progress' }>) => void;
}

/** The runs of a project in motion. Methods that wait return when the run stands still, or after a few seconds. */
export interface Trainers {
  /** A run as it is now; where the disk refuses to store it, as it will be stored. */
  info(id: number): RunInfo;
  list(): RunInfo[];
  /** Committed rows and those still waiting. */
  metrics(id: number, first: number): MetricRows;
  /** Starts a draft or goes on with a run that stands still. `iterations` null: until a stop rule ends it. */
  train(id: number, iterations: number | null): RunInfo;
  /**
   * Puts runs that stand still into the queue, in this order, behind every run that was started by itself. One
   * transaction. Those that train or wait already are left as they are. `urgent` ones wait behind those that were started
   * by themselves instead. With `iterations`, each stands still after so many.
   */
  enqueue(
    ids: readonly number[],
    how?: { readonly urgent?: boolean; readonly iterations?: number | null },
  ): void;
  /** Takes those that wait out of the queue, in one transaction: back to what they were, or to `patch`. */
  withdraw(ids: readonly number[], patch?: RunPatch): void;
  /** Changes runs that stand still, in one transaction. Others are left as they are. */
  change(ids: readonly number[], patch: RunPatch): void;
  pause(id: number): Promise<RunInfo>;
  stop(id: number): Promise<RunInfo>;
  /** Resolves when the run does not train (or wait to train) any more. */
  settled(id: number): Promise<void>;
  /**
   * Changes settings of a run while it goes on, from the next iteration, or of one that stands still. The settings were
   * checked. Resolves when that is stored; false where the run ended before.
   */
  respecify(id: number, set: SpecChange['set']): Promise<boolean>;
  /** What trains, and what waits in its order. */
  queue(): Pick<QueueState, 'held' | 'running' | 'waiting'>;
  /** Gives a run that waits another place. @throws UnfoldError 'queue.not-waiting' */
  move(id: number, to: QueueMove): void;
  /** While the queue is held, nothing that waits begins. */
  hold(held: boolean): void;
  /** True while the run trains or waits to. */
  isBusy(id: number): boolean;
  /** Ends the process of a run that stands still. */
  release(id: number): void;
  /** From now on at most so many train at a time; of those that do already none is stopped. */
  allow(maxTrainers: number): void;
  /** Pauses everything, with a checkpoint, and ends all processes. */
  close(): Promise<void>;
}
