/** The part of the contract about diagnostics of runs and about replications; see api.ts, which it is a part of. */
import { diagnosticFormatNames } from './diagnostic-formats.ts';
import { z } from 'zod';
import { id, json, method, name, nothing, path } from './api-parts.ts';
import type {
  Diagnosis,
  DiagnosticCurves,
  DiagnosticInfo,
  DiagnosticOffer,
  ExpectedCost,
  RemedyOutcome,
  ReplicationDetail,
  ReplicationInfo,
  RunInfo,
  StoredDiagnostic,
} from './models.ts';

export const diagnosticMethods = {
  /** Every diagnostic with why it refuses the run or about how long it takes. */
  'diagnostics.catalog': method<readonly DiagnosticOffer[]>()(z.strictObject({ runId: id })),
  /**
   * Looks at a stored checkpoint, the newest where none is named, in a process of its own. Returns at once: done where
   * the result is stored already, else in the queue; `diagnostics.progress` tells the rest.
   */
  'diagnostics.run': method<Diagnosis>()(
    z.strictObject({ runId: id, checkpointId: id.optional(), name, options: json.optional() }),
  ),
  /** Those in the queue and the one under way, in order. */
  'diagnostics.jobs': method<readonly Diagnosis[]>()(nothing),
  /** Does nothing where it has ended. */
  'diagnostics.cancel': method<null>()(z.strictObject({ id })),
  /** Stored results of a run by iteration. */
  'diagnostics.list': method<readonly DiagnosticInfo[]>()(z.strictObject({ runId: id })),
  'diagnostics.get': method<StoredDiagnostic>()(z.strictObject({ id })),
  /** Scalars of one diagnostic (of all where none is named) over iterations, from stored results. */
  'diagnostics.curves': method<readonly DiagnosticCurves[]>()(
    z.strictObject({ runId: id, name: name.optional() }),
  ),
  /**
   * Creates the run that a remedy proposes, as a draft: the settings with the remedy's, from new weights ('afresh') or
   * from those that were looked at ('checkpoint'). A remedy with weights of its own starts from those.
   */
  'diagnostics.applyRemedy': method<RunInfo>()(
    z.strictObject({ resultId: id, finding: name, remedy: name, start: z.enum(['afresh', 'checkpoint']) }),
  ),
  /** What was predicted of the remedy behind a run and what came of it; null where nothing was predicted. */
  'diagnostics.outcome': method<RemedyOutcome | null>()(z.strictObject({ runId: id })),
  /** Writes the panels, scalars and findings of a stored result into a folder; returns the files written. */
  'diagnostics.export': method<readonly string[]>()(
    z.strictObject({ id, folder: path, format: z.enum(diagnosticFormatNames) }),
  ),

  /** Runs and seconds that a card would take with `options` as in 'replications.start'; refuses what is not valid. */
  'cards.cost': method<ExpectedCost>()(
    z.strictObject({ name, size: z.enum(['quick', 'full']), options: json.optional() }),
  ),

  /** Replications of the open project, the newest first. The cards themselves are in the engine's table. */
  'replications.list': method<readonly ReplicationInfo[]>()(nothing),
  'replications.get': method<ReplicationDetail>()(z.strictObject({ id })),
  /**
   * Runs a card: its runs are stored as drafts and go to the queue. `options` are changes of its full form (of the
   * quick one where `size` is 'quick'); `data` names a series of the project for a slot, others get their stand-in.
   */
  'replications.start': method<ReplicationInfo>()(
    z.strictObject({
      name,
      size: z.enum(['quick', 'full']),
      options: json.optional(),
      data: z.record(z.string(), id).optional(),
    }),
  ),
  /** Pauses its runs, with a checkpoint; those that wait are taken from the queue. */
  'replications.pause': method<ReplicationInfo>()(z.strictObject({ id })),
  /** Goes on with one that is paused or was interrupted. */
  'replications.resume': method<ReplicationInfo>()(z.strictObject({ id })),
  /** Ends it; it is judged by the runs that have ended. */
  'replications.stop': method<ReplicationInfo>()(z.strictObject({ id })),
  /** Removes it with its runs. Refused while it is running. */
  'replications.remove': method<null>()(z.strictObject({ id })),
  /** Writes its table, figure and conclusion into a folder; returns the files written. */
  'replications.export': method<readonly string[]>()(
    z.strictObject({ id, folder: path, format: z.enum(['csv', 'json']) }),
  ),
} as const;
