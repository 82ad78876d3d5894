/** The Gauss-Newton bench as rows of the table of workloads: W5. */
import { OURS, PLAIN } from './participants.ts';
import type { ResultRow } from './result.ts';

/** What is read of the bench's report. */
export interface GaussNewtonReport {
  readonly results: readonly { readonly name: string; readonly medianMs: number; readonly minMs: number }[];
}

/**
 * `pytorch` and `jax` are the form that one writes first (jacfwd), and ratios are to these; the fastest forms found,
 * with the derivative recursion by hand, have rows of their own.
 */
export function gaussNewtonRows({ results }: GaussNewtonReport): ResultRow[] {
  const timeOf = (name: string) => results.find((result) => result.name === name)?.medianMs;
  const ratio = (peer: string, own: number): number | null => {
    const time = timeOf(`${peer} jacfwd`);
    return time === undefined ? null : time / own;
  };
  return results.map(({ name, medianMs, minMs }) => ({
    workload: 'W5',
    implementation: NAMES[name] ?? name,
    threads: 1,
    medianMs,
    minMs,
    gflops: null,
    percentOfPeak: null,
    ratioToPyTorch: ratio('pytorch', medianMs),
    ratioToJax: ratio('jax', medianMs),
  }));
}

const NAMES: Readonly<Record<string, string>> = {
  'unfold wasm': OURS,
  'unfold wasm without revectorize': PLAIN,
  'pytorch jacfwd': 'pytorch',
  'jax jacfwd': 'jax',
};
