/**
 * The contract between a page (or any other client) and the services: every method and every event; what is about
 * diagnostics and replications stands in api-diagnostics.ts.
 * Parameters are checked by their schema at the service's door; results are typed only. Both ends are typed from here.
 */
import { z } from 'zod';
import { diagnosticMethods } from './api-diagnostics.ts';
import { id, json, method, name, nothing, path } from './api-parts.ts';
import type { PreparationPreview } from '../engine/data/preview.ts';
import type { TapProposal } from '../engine/data/propose-taps.ts';
import type { NetworkAnalysis } from '../engine/diagnostics/network-analysis.ts';
import type { BackTest, ForecastPath, Residuals } from '../engine/forecast/index.ts';
import { compareParams } from './compare-params.ts';
import type { ComparedCurves, CompareTable, PairedAnswer } from './compare.ts';
import type { ReportPreview } from './report-preview.ts';
import { exportFormatNames } from './export-formats.ts';
import { type SweepDetail, type SweepInfo, sweepParams, type SweepPlan } from './sweeps.ts';
import type { ColumnDescription, DelayPlot, SeriesWindow, Statistics } from './series-views.ts';
import { windowDeeds } from './window.ts';
import type { Settings, SettingsInfo } from './settings.ts';
import { settingsChange } from './settings-schema.ts';
import type {
  AppInfo,
  BinItem,
  ChangeableSetting,
  CheckReport,
  Diagnosis,
  DiagnosticInfo,
  ExampleInfo,
  FolderListing,
  Forecast,
  ForkPreview,
  ForkStart,
  MetricRows,
  NetworkDetail,
  NetworkInfo,
  ProjectInfo,
  PruneStep,
  QueueState,
  RecentProject,
  ReplicationInfo,
  RunDetail,
  RunInfo,
  RunNetwork,
  RunWeights,
  SeriesInfo,
  SeriesSource,
  SeriesValues,
  SpecEstimate,
  WeightPaths,
} from './models.ts';

const tag = z.string().trim().min(1).max(60);
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected bytes');
/** Where imported bytes come from: a file the host can read, or bytes dropped on the page with the file's name. */
const source = z.union([
  z.strictObject({ path }),
  z.strictObject({ fileName: name, bytes }),
  /** Several files of one format that knows folds, such as the training, validation and test songs of a set. */
  z.strictObject({ paths: z.array(path).min(1).max(100) }),
  z.strictObject({
    files: z
      .array(z.strictObject({ fileName: name, bytes }))
      .min(1)
      .max(100),
  }),
]);

/** How a network is drawn; see `NetworkDrawing`. */
const drawing = z.strictObject({
  places: z.record(z.string(), z.strictObject({ x: z.number(), y: z.number() })),
  inputs: z.int().min(1).max(100_000),
  masks: z.record(
    z.string(),
    z.union([
      z.strictObject({
        kind: z.literal('sparse'),
        density: z.number().positive().max(1),
        seed: z.int().min(0).max(4294967295),
      }),
      z.strictObject({ kind: z.enum(['diagonal', 'given']) }),
    ]),
  ),
  initialisation: z.looseObject({ name }).nullable(),
});

/** What an import preview or an import returns, as the importer made it (plain JSON; see engine/data/importers). */
export type ImportAnswer = Record<string, unknown>;

/** What an import came to: a stored series with its receipt, or the questions or errors that stand in its way. */
export type ImportOutcome =
  | { readonly kind: 'series'; readonly series: SeriesInfo }
  | {
      readonly kind: 'question';
      readonly questions: readonly unknown[];
      readonly receipt: Record<string, unknown>;
    }
  | {
      readonly kind: 'error';
      readonly errors: readonly unknown[];
      readonly receipt: Record<string, unknown>;
    };

/** Every method of the services. */
export const methods = {
  'app.info': method<AppInfo>()(nothing),
  'app.recent': method<readonly RecentProject[]>()(nothing),
  'app.forgetRecent': method<null>()(z.strictObject({ path })),
  'app.examples': method<readonly ExampleInfo[]>()(nothing),
  /** The page asks the host for a path by a native dialog; null when cancelled. Refused on hosts without dialogs. */
  'app.dialog': method<string | null>()(
    z.strictObject({
      kind: z.enum(['open-project', 'new-project', 'open-data', 'export']),
      suggested: z.string().optional(),
    }),
  ),
  /** Folder listing for the loopback host's own picker, inside its roots. Refused under Electron. */
  'app.folder': method<FolderListing>()(z.strictObject({ path: path.nullable() })),
  /** Opens one of a fixed list of documents outside the application. */
  'app.openDocument': method<null>()(z.strictObject({ id: z.enum(['licence', 'maths']) })),

  'settings.get': method<SettingsInfo>()(nothing),
  /** Changes some settings; they hold at once, for every window. `settings.changed` tells all of them. */
  'settings.set': method<Settings>()(settingsChange),

  /** What only a desktop window can do: a new one, this one to the front, full screen and back, ending the program. */
  'window.do': method<null>()(z.strictObject({ what: z.enum(windowDeeds) })),

  /** The last lines of the log, oldest first, and where it lies; null on hosts that keep none. */
  'log.tail': method<{ readonly folder: string | null; readonly lines: readonly string[] }>()(
    z.strictObject({ lines: z.int().min(1).max(2000) }),
  ),
  /** Shows the log files in the system's file manager. Refused on hosts without one. */
  'log.show': method<null>()(nothing),
  /** An error of the page: its message and where it was thrown. */
  'log.report': method<null>()(z.strictObject({ text: z.string().min(1).max(4000) })),
  /** Puts `log.diagnostics` on the system's clipboard. Refused on hosts that cannot: there the page does it. */
  'log.copy': method<null>()(nothing),
  /** What to send with a report of a fault: versions, system, machine, the last lines of the log. */
  'log.diagnostics': method<string>()(nothing),

  /** How a page left the window of the open project; null where nothing was kept. Its form is the page's own affair. */
  'layout.get': method<Record<string, unknown> | null>()(z.strictObject({ path })),
  'layout.set': method<null>()(z.strictObject({ path, layout: json })),

  'project.create': method<ProjectInfo>()(z.strictObject({ path })),
  'project.open': method<ProjectInfo>()(z.strictObject({ path, readOnly: z.boolean().optional() })),
  /** Creates a project at `path` from an example: its series is imported, its run is a draft. */
  'project.fromExample': method<ProjectInfo>()(z.strictObject({ path, example: name })),
  'project.current': method<ProjectInfo | null>()(nothing),
  'project.close': method<null>()(nothing),
  'project.check': method<CheckReport>()(z.strictObject({ deep: z.boolean() })),
  /** Writes a compact copy of the open project to another path. */
  'project.saveCopy': method<null>()(z.strictObject({ path })),

  'series.preview': method<ImportAnswer>()(z.strictObject({ source, recipe: json })),
  /** `job` is a name of the client's own, by which the import can be cancelled. */
  'series.import': method<ImportOutcome>()(
    z.strictObject({ source, recipe: json, name: name.optional(), job: name.optional() }),
  ),
  /** The import then rejects with 'import.cancelled', and nothing is stored. */
  'series.cancelImport': method<null>()(z.strictObject({ job: name })),
  /** The files that a series was read from, and whether they have changed since. */
  'series.source': method<SeriesSource>()(z.strictObject({ id })),
  /** Reads them (or `source`) by the same recipe into a new series beside it; runs keep theirs. */
  'series.reimport': method<ImportOutcome>()(
    z.strictObject({ id, source: source.optional(), job: name.optional() }),
  ),
  /** Makes a series by a generator of the engine's table (see engine/generators). */
  'series.generate': method<SeriesInfo>()(
    z.strictObject({
      generator: name,
      options: json,
      seed: z.int().min(0).max(4294967295),
      name: name.optional(),
    }),
  ),
  'series.list': method<readonly SeriesInfo[]>()(nothing),
  'series.values': method<SeriesValues>()(z.strictObject({ id })),
  /**
   * A part of a series to draw (`from`, `to` on its axis; null: to its end): smallest, largest, first and last value of
   * each bucket, or the rows themselves where they are few.
   */
  'series.window': method<SeriesWindow>()(
    z.strictObject({
      id,
      columns: z.array(z.int().nonnegative()).max(100),
      from: z.number().nullable(),
      to: z.number().nullable(),
      buckets: z.int().min(1).max(8192),
    }),
  ),
  /** Of every column. */
  'series.statistics': method<readonly Statistics[]>()(z.strictObject({ id })),
  /** Statistics, histogram, correlogram (at up to `lags` lags; 50 where it is not said) and spectrum of a column. */
  'series.describe': method<ColumnDescription>()(
    z.strictObject({ id, column: z.int().nonnegative(), lags: z.int().min(1).max(10_000).optional() }),
  ),
  /** A column against itself `delay` rows before. */
  'series.delay': method<DelayPlot>()(
    z.strictObject({ id, column: z.int().nonnegative(), delay: z.int().min(1).max(10_000_000) }),
  ),
  'series.rename': method<SeriesInfo>()(z.strictObject({ id, name })),
  /** Moves a series to the bin, from where `series.restore` brings it back. Refused while a run uses it. */
  'series.remove': method<null>()(z.strictObject({ id })),
  'series.restore': method<SeriesInfo>()(z.strictObject({ id })),

  /**
   * What the data settings of a run (`data`) do to a column of a series, the first target where none is named. Settings
   * that are refused are told with the reason.
   */
  'preparation.preview': method<PreparationPreview>()(
    z.strictObject({ seriesId: id, data: json, column: z.string().nullable() }),
  ),
  /** Taps that stand out in the correlograms of the training rows; refused where the preparation is. */
  'preparation.taps': method<TapProposal>()(
    z.strictObject({ seriesId: id, data: json, lags: z.int().min(1).max(1000) }),
  ),

  /**
   * Validates a spec for a series (null for a task that makes its own sequences) without running it. `live` is a
   * `record.diagnostics` that adds at most about a tenth to the run's time.
   */
  'spec.check': method<{
    readonly spec: Record<string, unknown>;
    readonly estimate: SpecEstimate;
    readonly live: readonly Record<string, unknown>[];
  }>()(z.strictObject({ seriesId: id.nullable(), spec: json })),

  /** Stores a run as a draft. A series beside a task that makes its own sequences is not kept. */
  'run.create': method<RunInfo>()(
    z.strictObject({ seriesId: id.nullable(), spec: json, name: name.optional() }),
  ),
  'run.list': method<readonly RunInfo[]>()(nothing),
  'run.get': method<RunDetail>()(z.strictObject({ id })),
  'run.metrics': method<MetricRows>()(z.strictObject({ id, first: z.int().nonnegative().optional() })),
  /**
   * Predictions with the weights of a checkpoint, or of the newest one; null before the first checkpoint. Refused for
   * a task that makes its own sequences.
   */
  'run.forecast': method<Forecast | null>()(z.strictObject({ id, checkpointId: id.optional() })),
  'run.start': method<RunInfo>()(z.strictObject({ id })),
  'run.pause': method<RunInfo>()(z.strictObject({ id })),
  'run.resume': method<RunInfo>()(z.strictObject({ id })),
  /** One iteration, then paused again. */
  'run.step': method<RunInfo>()(z.strictObject({ id })),
  'run.stop': method<RunInfo>()(z.strictObject({ id })),
  'run.rename': method<RunInfo>()(z.strictObject({ id, name })),
  /** Settings at a checkpoint (the newest where none is named), to begin a fork's form with. */
  'run.forkStart': method<ForkStart>()(z.strictObject({ id, checkpointId: id.optional() })),
  /** What a fork with `patch` over those settings would be: going on from the whole state, or from the weights. */
  'run.forkPreview': method<ForkPreview>()(
    z.strictObject({ id, checkpointId: id.optional(), patch: json.optional() }),
  ),
  /** Stores the fork as a draft. */
  'run.fork': method<RunInfo>()(
    z.strictObject({ id, checkpointId: id.optional(), patch: json.optional(), name: name.optional() }),
  ),
  /** Settings that may change while the run goes on, with their present values. */
  'run.changeable': method<readonly ChangeableSetting[]>()(z.strictObject({ id })),
  /**
   * Changes settings, named by their paths, from the next iteration on. Kept in the specification, so that a run made
   * anew from it changes them at the same iteration. Refused for a run that is over.
   */
  'run.change': method<RunInfo>()(z.strictObject({ id, set: z.record(z.string(), z.json()) })),
  /** Notes, star and tags. All of the runs, or none where one is not there. */
  'run.organise': method<readonly RunInfo[]>()(
    z.strictObject({
      ids: z.array(id).min(1).max(10_000),
      notes: z.string().max(100_000).optional(),
      starred: z.boolean().optional(),
      addTags: z.array(tag).max(100).optional(),
      removeTags: z.array(tag).max(100).optional(),
    }),
  ),

  'queue.list': method<QueueState>()(nothing),
  /** Puts drafts, and runs that stand still, behind those that wait. */
  'queue.add': method<QueueState>()(z.strictObject({ ids: z.array(id).max(10_000) })),
  /** Those that wait become what they were before. */
  'queue.remove': method<QueueState>()(z.strictObject({ ids: z.array(id).max(10_000) })),
  'queue.move': method<QueueState>()(
    z.strictObject({
      id,
      to: z.union([
        z.enum(['first', 'last', 'up', 'down']),
        z.strictObject({ before: id }),
        z.strictObject({ after: id }),
      ]),
    }),
  ),
  /** While it is held, nothing that waits begins; what trains goes on. */
  'queue.hold': method<QueueState>()(z.strictObject({ held: z.boolean() })),

  /** Runs and series that were removed, the newest first. */
  'bin.list': method<readonly BinItem[]>()(nothing),
  /** Deletes for good; what is left in the bin. A series stays while a run in the bin was trained on it. */
  'bin.delete': method<readonly BinItem[]>()(
    z.strictObject({ items: z.array(z.strictObject({ kind: z.enum(['run', 'series']), id })).max(10_000) }),
  ),
  'bin.empty': method<readonly BinItem[]>()(nothing),
  /** Moves a run to the bin, from where `run.restore` brings it back. Refused while it is running. */
  'run.remove': method<null>()(z.strictObject({ id })),
  'run.restore': method<RunInfo>()(z.strictObject({ id })),
  /**
   * Writes weights, predictions (of a series) and metrics, or the network itself, into a folder; returns the files
   * written.
   */
  'run.export': method<readonly string[]>()(
    z.strictObject({ id, folder: path, format: z.enum(exportFormatNames) }),
  ),
  /**
   * Writes the report of a run, or of several beside each other, as one file, HTML by default; `to` is the file or its
   * folder. PDF is refused ('report.no-printer') where the host has nothing to print with.
   */
  'run.report': method<string>()(
    z.strictObject({
      ids: z.array(id).min(1).max(20),
      to: path,
      format: z.enum(['html', 'pdf']).optional(),
    }),
  ),
  /** What such a report says. */
  'report.preview': method<ReportPreview>()(z.strictObject({ ids: z.array(id).min(1).max(20) })),
  /**
   * The newest weights of a run with what pruning them comes to: the specification of a run that goes on without the
   * least salient ones. Makes no run. Refused where there are no weights yet, or more than second-order methods take.
   */
  'run.prune': method<PruneStep>()(
    z.strictObject({
      id,
      measure: z.enum(['damage', 'surgeon']).optional(),
      count: z.int().min(1).max(1000).optional(),
    }),
  ),
  /** Every weight over the kept checkpoints, at most so many of them (200 where it is not said), evenly spread. */
  'run.weightPaths': method<WeightPaths>()(z.strictObject({ id, most: z.int().min(2).optional() })),

  /**
   * Forecasts of a series beside its true values and baselines, with the weights of a checkpoint, or of the newest one.
   * `options` as in engine/forecast/fields; `future` has values of input columns after the last row, where the network
   * needs them to go beyond it. Refused for sequences, for outputs that are no values, before any weights.
   */
  'forecast.run': method<ForecastPath>()(
    z.strictObject({
      id,
      checkpointId: id.optional(),
      options: json.optional(),
      future: z.record(z.string(), z.array(z.number()).max(100_000)).optional(),
    }),
  ),
  /** Errors by horizon over many origins, with conformal bands; `options` are `backTestFields`. Refused as above. */
  'forecast.backTest': method<BackTest>()(
    z.strictObject({ id, checkpointId: id.optional(), options: json.optional() }),
  ),
  /** What the network's errors on a part still hold; `options` are `residualFields`. Refused as above. */
  'forecast.residuals': method<Residuals>()(
    z.strictObject({ id, checkpointId: id.optional(), options: json.optional() }),
  ),

  /** Courses of a metric of any runs over a common axis, as small as `points` columns of pixels need. */
  'compare.curves': method<ComparedCurves>()(compareParams.curves),
  /** The settings in which runs differ, and what each came to. */
  'compare.table': method<CompareTable>()(compareParams.table),
  /** Two sets of runs over the seeds that they share, with the significance of the difference. */
  'compare.paired': method<PairedAnswer>()(compareParams.paired),

  /** Runs, iterations and seconds that a sweep would take. `definition` as in engine/sweeps/definition. */
  'sweeps.plan': method<SweepPlan>()(sweepParams.plan),
  /** Sweeps of the open project, the newest first. */
  'sweeps.list': method<readonly SweepInfo[]>()(nothing),
  'sweeps.get': method<SweepDetail>()(sweepParams.one),
  /** Stores all runs of a sweep as drafts, which go to the queue. */
  'sweeps.start': method<SweepInfo>()(sweepParams.start),
  /** A sweep of two sides: the settings of two runs (or other methods on them), from the same starts, with one budget. */
  'sweeps.duel': method<SweepInfo>()(sweepParams.duel),
  /** Pauses its runs, with a checkpoint; those that wait are taken from the queue. */
  'sweeps.pause': method<SweepInfo>()(sweepParams.one),
  'sweeps.resume': method<SweepInfo>()(sweepParams.one),
  /** Goes on with the runs that failed, were stopped by hand or were interrupted, and no others. */
  'sweeps.rerun': method<SweepInfo>()(sweepParams.one),
  'sweeps.stop': method<SweepInfo>()(sweepParams.one),
  /** Removes it; its runs go into the bin. Refused while any of them trains. */
  'sweeps.remove': method<null>()(sweepParams.one),

  /** Networks drawn in the project; runs keep their own copies. */
  'network.list': method<readonly NetworkInfo[]>()(nothing),
  'network.get': method<NetworkDetail>()(z.strictObject({ id })),
  /** From a graph, or as a copy of the network that a run has or that a specification describes for a series. */
  'network.create': method<NetworkDetail>()(
    z.strictObject({
      name,
      from: z.union([
        z.strictObject({ graph: json, drawing: drawing.optional() }),
        z.strictObject({ runId: id }),
        z.strictObject({ spec: json, seriesId: id.nullable() }),
      ]),
    }),
  ),
  /** Takes any graph whose settings can be read, also one that cannot be trained yet. */
  'network.save': method<NetworkInfo>()(z.strictObject({ id, graph: json, drawing })),
  'network.rename': method<NetworkInfo>()(z.strictObject({ id, name })),
  'network.duplicate': method<NetworkDetail>()(z.strictObject({ id })),
  /** No run is changed by it. */
  'network.remove': method<null>()(z.strictObject({ id })),
  /**
   * What can be known of a graph before training: its weights, the cost of an iteration, and directions in the space of
   * weights that change nothing, on random numbers or on the first columns of a series. Refused where the graph cannot
   * be trained.
   */
  'network.analyse': method<NetworkAnalysis>()(
    z.strictObject({
      graph: json,
      inputs: z.int().min(1).max(10_000),
      seriesId: id.nullable().optional(),
      samples: z.int().min(10).max(5000).optional(),
      initialisation: z.looseObject({ name }).optional(),
      seed: z.int().min(0).max(4294967295).optional(),
    }),
  ),
  /** The network of a run, layer by layer. */
  'network.ofRun': method<RunNetwork>()(z.strictObject({ runId: id })),
  /** Weights of a checkpoint, or of the newest one; null before the first. */
  'network.weights': method<RunWeights | null>()(z.strictObject({ runId: id, checkpointId: id.optional() })),
  /** A draft that starts from the weights of a checkpoint (the newest where none is named) with some of them changed. */
  'network.editWeights': method<RunInfo>()(
    z.strictObject({
      runId: id,
      checkpointId: id.optional(),
      changes: z.array(z.strictObject({ index: z.int().nonnegative(), value: z.number() })).min(1),
    }),
  ),

  ...diagnosticMethods,
} as const;

/** Every event the services send: name -> what it carries. */
export interface Events {
  'settings.changed': Settings;
  'project.changed': ProjectInfo | null;
  'series.changed': readonly SeriesInfo[];
  'network.changed': readonly NetworkInfo[];
  'run.changed': RunInfo;
  'run.removed': { readonly id: number };
  /** Those that wait have another order, or are held, or go on. Runs that join or leave change their status. */
  'queue.changed': QueueState;
  /** New metric rows of a run, at most ten times a second. */
  'run.metrics': { readonly id: number; readonly rows: MetricRows };
  /** What the trainers are doing, for the status bar. `rate` in iterations a second, `remaining` in seconds or null. */
  'run.progress': {
    readonly id: number;
    readonly iteration: number;
    readonly limit: number | null;
    readonly rate: number;
    readonly remaining: number | null;
  };
  /** A diagnosis was begun, went on, or ended (at most ten times a second each). */
  'diagnostics.progress': Diagnosis;
  /** New stored results of a run: made on demand, or while it trains. */
  'diagnostics.stored': readonly DiagnosticInfo[];
  /** A replication went on (at most twice a second), or changed its status. */
  'replication.changed': ReplicationInfo;
  'replication.removed': { readonly id: number };
  /** A sweep went on (at most twice a second), or changed its status. */
  'sweep.changed': SweepInfo;
  'sweep.removed': { readonly id: number };
  /** A long import: bytes read of all. */
  'series.progress': { readonly fileName: string; readonly read: number; readonly bytes: number };
  /** The host asks the page to do something: a menu entry or a file opened from the desktop. */
  'app.command': { readonly command: string; readonly path: string | null };
}

export type MethodName = keyof typeof methods;
export type EventName = keyof Events;
/** What a caller passes. */
export type Params<M extends MethodName> = z.input<(typeof methods)[M]['params']>;
/** What the service receives after the schema has checked it. */
export type Checked<M extends MethodName> = z.output<(typeof methods)[M]['params']>;
export type Result<M extends MethodName> = Exclude<(typeof methods)[M]['result'], undefined>;

/** The services as a client sees them. Rejects with `Failure` (shared/failure.ts). */
export interface Client {
  call<M extends MethodName>(method: M, params: Params<M>): Promise<Result<M>>;
  on<E extends EventName>(event: E, listener: (data: Events[E]) => void): () => void;
  /** Called once when the connection is lost. */
  onClose(listener: () => void): () => void;
  close(): void;
}

/** The services as their implementation: one function a method. */
export type Handlers = { readonly [M in MethodName]: (params: Checked<M>) => Promise<Result<M>> | Result<M> };
