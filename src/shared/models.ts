/** What travels between page, services and trainers, and what the project file holds: plain data, no behaviour. */
import type { Reason } from '../engine/train/endings.ts';
import type { Summary } from '../engine/train/summary.ts';
import type { RunOrigin } from './diagnostics.ts';
import type { RunFork } from './organising.ts';

// What the engine makes travels as it is.
export type { SetMetrics } from '../engine/metrics/index.ts';
export type { Reason } from '../engine/train/endings.ts';
export type { Estimate as SpecEstimate } from '../engine/train/run.ts';
export type { PruneStep } from '../engine/diagnostics/prune-step.ts';
export type { Forecast, Summary as RunSummary } from '../engine/train/summary.ts';
export type * from './diagnostics.ts';
export type * from './networks.ts';
export type * from './organising.ts';
export type * from './replications.ts';

/** Status words of a run, as shown everywhere. */
export type RunStatus =
  'draft' | 'queued' | 'running' | 'paused' | 'finished' | 'stopped' | 'failed' | 'interrupted';

/** One line of the list of runs. Times are milliseconds since 1970; `seconds` is time spent training. */
export interface RunInfo {
  readonly id: number;
  readonly name: string;
  readonly status: RunStatus;
  readonly reason: Reason | null;
  /** The series that it trains on; null where its task makes its own sequences. */
  readonly seriesId: number | null;
  readonly seriesName: string | null;
  /** Name of its task; 'series' for a series of the project. */
  readonly task: string;
  readonly created: number;
  readonly started: number | null;
  readonly ended: number | null;
  readonly seconds: number;
  readonly iterations: number;
  /** Iterations the spec allows; null where there is no limit. */
  readonly iterationLimit: number | null;
  readonly seed: number;
  readonly summary: Summary | null;
  /** Part of `seconds` that went into diagnostics while it trained (`record.diagnostics`). */
  readonly diagnosticSeconds: number;
  /** The run (and iteration) whose diagnosis this one follows from; null for a run of its own. */
  readonly origin: RunOrigin | null;
  /** The run (and iteration) that it was forked from; null for others. */
  readonly fork: RunFork | null;
  readonly notes: string;
  readonly starred: boolean;
  /** In the order of the alphabet. */
  readonly tags: readonly string[];
  /** The replication that it is a run of; null for others. */
  readonly replicationId: number | null;
  /** The sweep that it is a run of; null for others. */
  readonly sweepId: number | null;
}

/** A run with its whole specification (JSON as stored, every default written out) and how it was computed. */
export interface RunDetail extends RunInfo {
  readonly spec: Record<string, unknown>;
  readonly engine: EngineRecord | null;
  readonly checkpoints: readonly CheckpointInfo[];
}

/** Which engine computed a run: the numerics version is part of what makes results repeatable. */
export interface EngineRecord {
  readonly numerics: number;
  readonly backend: 'typescript' | 'wasm';
  /** True when pairs of 128-bit operations ran as 256-bit ones (same bits, faster). */
  readonly revectorized: boolean;
  /** SHA-256 of the compiled kernels; null with the TypeScript kernels. */
  readonly kernelsSha256: string | null;
  readonly host: string;
}

/** A stored checkpoint. `kept` ones stay for scrubbing; the newest is always there. */
export interface CheckpointInfo {
  readonly id: number;
  readonly iteration: number;
  readonly kept: boolean;
  readonly bytes: number;
  readonly sha256: string;
  readonly created: number;
}

/** Rows of metrics: `columns.length` numbers a row, in a flat array; NaN where a quantity does not exist. */
export interface MetricRows {
  readonly columns: readonly string[];
  /** Index of the first row within the run. */
  readonly first: number;
  readonly values: Float64Array;
}

/** The files behind a series, as they are now; 'unknown' where their paths were never known (bytes, generated). */
export interface SeriesSource {
  readonly paths: readonly string[];
  readonly state: 'unknown' | 'same' | 'changed' | 'missing';
}

/** A series in the project, without its numbers. `receipt` is the import receipt, as stored. */
export interface SeriesInfo {
  readonly id: number;
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly {
    readonly name: string;
    readonly unit: string | null;
    readonly missing: number;
  }[];
  readonly time: { readonly name: string; readonly kind: 'date' | 'number' } | null;
  readonly created: number;
  readonly receipt: Record<string, unknown> | null;
}

/** Numbers of a series for drawing: every column (or the time axis) as a typed array. */
export interface SeriesValues {
  readonly id: number;
  readonly time: Float64Array | null;
  readonly columns: readonly Float64Array[];
}

/** The open project. */
export interface ProjectInfo {
  readonly path: string;
  readonly name: string;
  readonly readOnly: boolean;
  /** Why it is read-only, in a sentence; null when it is not. */
  readonly readOnlyWhy: string | null;
  /** When something was last committed, milliseconds since 1970. */
  readonly saved: number;
  readonly bytes: number;
}

/** A project opened before. */
export interface RecentProject {
  readonly path: string;
  readonly name: string;
  readonly opened: number;
  readonly exists: boolean;
}

/** A ready experiment that ships with Unfold. */
export interface ExampleInfo {
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

/** What `check` found. `problems` is empty when the project is sound. */
export interface CheckReport {
  readonly path: string;
  readonly deep: boolean;
  readonly checked: {
    readonly series: number;
    readonly runs: number;
    readonly checkpoints: number;
    readonly chunks: number;
    readonly diagnostics: number;
    readonly replications: number;
  };
  readonly problems: readonly string[];
}

/** Facts about the running application. */
export interface AppInfo {
  readonly version: string;
  readonly host: 'electron' | 'browser' | 'cli';
  readonly versions: Record<string, string>;
  readonly trainers: number;
  /** Folders that the loopback host may read and write; empty under Electron, which uses native dialogs. */
  readonly roots: readonly string[];
}

/** One folder as the loopback host's file picker shows it. */
export interface FolderListing {
  readonly path: string;
  readonly parent: string | null;
  readonly entries: readonly {
    readonly name: string;
    readonly path: string;
    readonly folder: boolean;
    readonly bytes: number;
  }[];
}
