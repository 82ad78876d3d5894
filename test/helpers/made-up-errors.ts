/** Made-up results of runs on a series, for the tests of cards. */
import type { SetMetrics } from '../../src/engine/metrics/index.ts';
import type { DiagnosticResult, Panel } from '../../src/engine/diagnostics/result.ts';
import type { TrialResult } from '../../src/engine/replications/index.ts';
import { madeUp, madeUpSummary } from './made-up-results.ts';

/** NMSE of each set. */
export interface Errors {
  readonly train?: number;
  readonly validation?: number;
  readonly test?: number;
}

/** A run that ends with these errors. */
export function endsWith(
  key: string,
  { train = 1, validation = 1, test = 1 }: Errors,
  given: Partial<TrialResult> = {},
): TrialResult {
  const summary = madeUpSummary({ validation: 0, test: 0 });
  const set = (nmse: number): SetMetrics => ({ ...summary.train, nmse, nrmse: Math.sqrt(nmse) });
  return madeUp(key, {
    summary: { ...summary, train: set(train), validation: set(validation), test: set(test) },
    ...given,
  });
}

/** What a diagnostic found at the end: its scalars, and panels where there are any. */
export function looked(
  name: string,
  scalars: { readonly [scalar: string]: number },
  more: Partial<DiagnosticResult> = {},
): TrialResult['diagnostics'][number] {
  const listed = Object.entries(scalars).map(([scalar, value]) => ({ name: scalar, label: scalar, value }));
  return {
    iteration: 100,
    name,
    options: {},
    result: { scalars: listed, panels: [], findings: [], ...more },
  };
}

/** A panel with one line y(0), y(1), ... */
export const lineOf = (name: string, y: readonly number[]): Panel => ({
  kind: 'lines',
  name,
  title: name,
  x: { label: '' },
  y: { label: '' },
  traces: [{ label: name, x: Float64Array.from(y, (_, i) => i), y: Float64Array.from(y) }],
});

/** The same result under another key. */
export const keyed = (result: TrialResult | undefined, key: string): TrialResult => ({
  ...(result ?? madeUp(key)),
  key,
});
