/** The engine as its users see it: trainers, services, the command line, benches. */
export { type Column, columnNamed, type Series, type TimeAxis } from './data/series.ts';
export { type DataSpec, prepare, type Prepared } from './data/prepare.ts';
export { type Diagnostic, type DiagnosticResult, diagnostics } from './diagnostics/index.ts';
export { type PrunedRun, type PruneStep, pruneStep } from './diagnostics/prune-step.ts';
export { checkLive, liveDefaults, liveNeeds, type LiveWish, liveWishes } from './diagnostics/live.ts';
export {
  moveSubject,
  openSubject,
  type Subject,
  type SubjectNeed,
  type SubjectSize,
  subjectSize,
} from './diagnostics/subject.ts';
export { forecastFrom, forecastMetrics, type ForecastPath } from './forecast/index.ts';
export { defaultsOf, entryNamed, type Json, readFields } from './fields.ts';
export { nearest, suggestion, UnfoldError } from './errors.ts';
export { sha256Hex, sha256Stream } from './hash.ts';
export type { KernelProvider, Kernels, Precision } from './math/kernels.ts';
export { typescriptKernels } from './math/kernels-ts.ts';
export { wasmKernels } from './math/kernels-wasm.ts';
export { measureTiling, type TilingReport } from './math/tiling.ts';
export { metricColumns, metrics, type SetMetrics } from './metrics/index.ts';
export { type Advance, advance, endRun } from './train/advance.ts';
export {
  type ChangeableSetting,
  changeableSettings,
  specAt,
  type SpecChange,
  withChange,
} from './train/changes.ts';
export { decodePlain, encodePlain, type Plain } from './train/codec.ts';
export { type Ending, endings, type Reason, stopReason } from './train/endings.ts';
export { type Difference, type ForkPlan, planFork, specAtCheckpoint } from './train/fork.ts';
export { type WeightName, weightNames } from './network/weight-names.ts';
export { numericsVersion, thetaOf } from './train/run-state.ts';
export {
  checkpointOf,
  completeSpec,
  createRun,
  type Estimate,
  estimateRun,
  restoreRun,
  type Run,
} from './train/run.ts';
export { readRunSpec, runFields, type RunSpec } from './train/spec.ts';
export {
  type Forecast,
  forecastOf,
  type NamedWeight,
  summarise,
  type Summary,
  weightsOf,
  weightsSha256,
} from './train/summary.ts';
