/**
 * The conversation between the services and one trainer process. A trainer trains one run at a time and knows nothing of
 * projects or files. The services post `TrainerCommand`, the trainer posts `TrainerReport`.
 */
import type { SpecChange } from '../engine/train/changes.ts';
import type { DiagnosisReport } from './analyst-messages.ts';
import type { EngineRecord, MetricRows, Reason, RunSummary } from './models.ts';

/**
 * To a trainer. `begin` comes first, and again once a run has ended; `checkpoint` null starts the run from its seed.
 */
export type TrainerCommand =
  | {
      readonly kind: 'begin';
      readonly spec: Record<string, unknown>;
      /** Null for a task that makes its own sequences. */
      readonly series: TrainerSeries | null;
      readonly checkpoint: Uint8Array | null;
      /** Seconds spent on this run before; the time limit counts them. */
      readonly secondsBefore: number;
      /** Iterations to do before pausing; null for no such limit. */
      readonly iterations: number | null;
      /** Threads that it may use at most: the cores that other runs leave. */
      readonly threads: number;
    }
  | { readonly kind: 'pause' }
  /** Settings that hold from the next iteration on; they were checked. Nothing happens unless the run trains. */
  | { readonly kind: 'change'; readonly set: SpecChange['set'] }
  | { readonly kind: 'continue'; readonly iterations: number | null }
  | { readonly kind: 'stop' };

/** A series as it is sent: names and typed arrays. */
export interface TrainerSeries {
  readonly name: string;
  readonly length: number;
  readonly columns: readonly {
    readonly name: string;
    readonly unit?: string;
    readonly values: Float64Array;
  }[];
}

/** From a trainer. Every report is also a sign of life; `alive` is sent when there is nothing else to say (every second). */
export type TrainerReport =
  | { readonly kind: 'ready'; readonly engine: EngineRecord }
  | { readonly kind: 'alive' }
  | {
      readonly kind: 'progress';
      readonly iteration: number;
      /** Iterations a second over the last few seconds. */
      readonly rate: number;
      /** Seconds spent on this run in all. */
      readonly seconds: number;
      /** New rows since the last report. */
      readonly rows: MetricRows;
      /** Results of the run's own diagnostics since the last report. */
      readonly diagnostics: readonly DiagnosisReport[];
      /** State after the last of `rows`, to be committed with all rows not committed yet; null when it is not time. */
      readonly checkpoint: CheckpointReport | null;
    }
  /** Settings were changed: all changes so far. The checkpoint that follows is the state they were changed at. */
  | { readonly kind: 'changed'; readonly iteration: number; readonly changes: readonly SpecChange[] }
  /** The loop stands still after `pause` or after the asked iterations; the checkpoint before it is the present state. */
  | { readonly kind: 'paused'; readonly summary: RunSummary; readonly seconds: number }
  /** The run is over: by a stop rule, by the user ('stopped'), or because a step failed (status 'failed'). */
  | {
      readonly kind: 'ended';
      readonly status: 'finished' | 'stopped' | 'failed';
      readonly reason: Reason;
      readonly summary: RunSummary;
      readonly seconds: number;
    }
  /** The run cannot start or go on: bad spec, bad checkpoint, or an error in the engine. */
  | { readonly kind: 'failed'; readonly reason: Reason };

/** A checkpoint on its way to the project file. */
export interface CheckpointReport {
  readonly iteration: number;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly kept: boolean;
}
