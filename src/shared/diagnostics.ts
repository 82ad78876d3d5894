/** Diagnostics as they travel and are kept: what is offered for a run, what is under way, what was found. Plain data. */
import type { DiagnosticResult, Remedy, Scalar } from '../engine/diagnostics/result.ts';
import type { EngineRecord, Reason } from './models.ts';

// What a diagnostic comes to travels as the engine makes it: scalars, panels by kind, findings with remedies.
export type {
  Axis,
  DiagnosticResult,
  Finding,
  Panel,
  Reference,
  Remedy,
  Scalar,
  Trace,
} from '../engine/diagnostics/result.ts';

/**
 * One diagnostic as it is for a run. What it shows, what is normal, its settings and its source are in the engine's
 * table under the same name (`tables.diagnostics` of engine/catalog.ts).
 */
export interface DiagnosticOffer {
  readonly name: string;
  /** Why it says nothing about this run, in a sentence; null where it does. */
  readonly refuses: string | null;
  /** Seconds it takes with its default settings, roughly; null where it refuses or no process could be asked. */
  readonly seconds: number | null;
}

/** A result in the project file, without its numbers. */
export interface DiagnosticInfo {
  readonly id: number;
  readonly runId: number;
  readonly iteration: number;
  readonly name: string;
  /** Its settings, every default written out. */
  readonly options: Record<string, unknown>;
  /** Made while the run trained, as `record.diagnostics` of its specification asks. */
  readonly live: boolean;
  /** Time it took. */
  readonly seconds: number;
  /** Hash of the weights that were looked at (as in a run's summary). */
  readonly weightsSha256: string;
  readonly engine: EngineRecord;
  readonly scalars: readonly Scalar[];
  readonly bytes: number;
  /** Of the stored bytes. */
  readonly sha256: string;
  /** Milliseconds since 1970. */
  readonly created: number;
}

/** A result with everything that was found. */
export interface StoredDiagnostic extends DiagnosticInfo {
  readonly result: DiagnosticResult;
}

/** A diagnosis that was asked for, from the queue to its end. */
export interface Diagnosis {
  readonly id: number;
  readonly runId: number;
  readonly iteration: number;
  readonly name: string;
  readonly options: Record<string, unknown>;
  readonly status: 'queued' | 'computing' | 'done' | 'cancelled' | 'failed';
  /** Share that is done, from 0 to 1. */
  readonly share: number;
  /** Seconds it takes in all, roughly; null where that is not known. */
  readonly estimate: number | null;
  /** Where it is stored, once it is done. */
  readonly resultId: number | null;
  /** Why it failed. */
  readonly reason: Reason | null;
}

/** The scalars of a diagnostic over the iterations at which it was stored, one for each choice of its settings. */
export interface DiagnosticCurves {
  readonly name: string;
  readonly options: Record<string, unknown>;
  /** Rising. */
  readonly iterations: Float64Array;
  /** The stored result behind each. */
  readonly resultIds: readonly number[];
  readonly scalars: readonly (Omit<Scalar, 'value'> & {
    /** One for each iteration; NaN where that result has no such number. */
    readonly values: Float64Array;
  })[];
}

/** The values of every weight at the kept checkpoints of a run. */
export interface WeightPaths {
  readonly iterations: Float64Array;
  readonly weights: readonly {
    /** 'hidden 2 from input 1' */
    readonly label: string;
    /** Its connection: 'hidden from input'. */
    readonly group: string;
    readonly values: Float64Array;
  }[];
  /** Checkpoints that are kept but left out, so that there are not more than were asked for. */
  readonly leftOut: number;
}

/** Where a run comes from, that was made by applying a remedy to another. */
export interface RunOrigin {
  /** Null where the other run is gone. */
  readonly runId: number | null;
  readonly iteration: number;
  /** Whether it starts from the weights of that iteration, or from new ones. */
  readonly start: 'afresh' | 'checkpoint';
  readonly diagnostic: string;
  readonly options: Record<string, unknown>;
  readonly finding: string;
  readonly sentence: string;
  readonly remedy: Pick<Remedy, 'name' | 'label' | 'predicted'>;
  /** The predicted scalar at the weights that the remedy was found at; null where nothing is predicted. */
  readonly before: number | null;
}

/** What was predicted of a remedy beside what the run has come to, as far as its own results tell. */
export interface RemedyOutcome {
  readonly origin: RunOrigin;
  readonly scalar: string;
  readonly before: number;
  readonly predicted: number;
  /** The same scalar in the results of this run: the first and the newest. Null before there is one. */
  readonly first: { readonly iteration: number; readonly value: number; readonly resultId: number } | null;
  readonly newest: { readonly iteration: number; readonly value: number; readonly resultId: number } | null;
}
