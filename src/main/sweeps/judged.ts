/** The number that runs of a sweep are judged by: an error on held-out data where there is one, never on the test set. */
import type { CompareResult } from '../../shared/compare.ts';
import type { RunInfo } from '../../shared/models.ts';
import { resultsOf } from '../compare/table.ts';

/** In the order in which they are preferred. */
const preferred: readonly CompareResult[] = ['validation.nmse', 'validation.loss', 'train.nmse', 'cost'];

/** The first of them that some run has. */
export function judgedBy(runs: readonly RunInfo[]): CompareResult {
  return preferred.find((name) => runs.some((run) => resultsOf(run)[name] !== null)) ?? 'cost';
}

/** NaN for a run that failed or has no such number. */
export function errorOf(run: RunInfo, by: CompareResult): number {
  return run.status === 'failed' ? NaN : (resultsOf(run)[by] ?? NaN);
}
