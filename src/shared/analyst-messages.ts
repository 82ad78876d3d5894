/**
 * The conversation between the services and a process that looks at checkpoints. It is the program of a trainer, spoken
 * to in another way: it trains nothing and keeps nothing.
 */
import type { EngineRecord, Reason, Scalar } from './models.ts';
import type { TrainerCommand, TrainerReport, TrainerSeries } from './trainer-messages.ts';

/** To an analyst. Diagnoses are computed one after the other. */
export type AnalystCommand =
  /** How fast is this machine? Answered by 'measured'. */
  | { readonly kind: 'measure' }
  | {
      readonly kind: 'diagnose';
      readonly job: number;
      /** The same for the same run and checkpoint. */
      readonly subject: string;
      readonly spec: Record<string, unknown>;
      readonly series: TrainerSeries | null;
      readonly checkpoint: Uint8Array;
      readonly name: string;
      readonly options: Record<string, unknown>;
    }
  | { readonly kind: 'cancel'; readonly job: number };

/** From an analyst; `alive` comes every second as from a trainer. */
export type AnalystReport =
  | { readonly kind: 'alive' }
  | { readonly kind: 'measured'; readonly flopsPerSecond: number }
  | { readonly kind: 'diagnosing'; readonly job: number; readonly share: number }
  | { readonly kind: 'diagnosed'; readonly job: number; readonly result: DiagnosisReport }
  /** It was cancelled (reason null) or failed. */
  | { readonly kind: 'undiagnosed'; readonly job: number; readonly reason: Reason | null };

/** A result on its way to the project file. */
export interface DiagnosisReport {
  readonly iteration: number;
  readonly name: string;
  readonly options: Record<string, unknown>;
  /** Time it took. */
  readonly seconds: number;
  readonly weightsSha256: string;
  readonly engine: EngineRecord;
  /** Those of the result. */
  readonly scalars: readonly Scalar[];
  /** A `DiagnosticResult` as bytes of the engine's codec. */
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** All that a process of the engine is told, and all that it says. */
export type ProcessCommand = TrainerCommand | AnalystCommand;
export type ProcessReport = TrainerReport | AnalystReport;
