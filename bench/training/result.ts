/** The rows that benches of training report, and their comparison with the peers. */
import { median } from '../support/median.ts';
import { OURS } from './participants.ts';

/** One participant's figures in one workload; null where a peer is missing or the figure has no meaning. */
export interface ResultRow {
  readonly workload: string;
  readonly implementation: string;
  readonly threads: number;
  readonly medianMs: number;
  readonly minMs: number;
  readonly gflops: number | null;
  /** Of one core's peak. */
  readonly percentOfPeak: number | null;
  /** PyTorch's time over this one: its time on 1 thread, or for 2 threads the better of 1 and 2. */
  readonly ratioToPyTorch: number | null;
  readonly ratioToJax: number | null;
}

/** Times of a participant: a list of milliseconds for each round. */
export interface Timed {
  readonly implementation: string;
  readonly threads: number;
  readonly rounds: readonly (readonly number[])[];
}

/** @param measure floating-point operations of one update, and one core's peak in GFLOP/s */
export function resultRows(
  workload: string,
  timed: readonly Timed[],
  measure: { operations: number | null; peak: number | null },
): ResultRow[] {
  const medians = timed.map(({ rounds }) => median(rounds.flat()));
  const fastest = (implementation: string, threads: number): number | null => {
    const times = medians.filter(
      (_, i) => timed[i].implementation === implementation && timed[i].threads <= threads,
    );
    return times.length > 0 ? Math.min(...times) : null;
  };
  return timed.map(({ implementation, threads, rounds }, i) => {
    const gflops = measure.operations === null ? null : measure.operations / medians[i] / 1e6;
    return {
      workload,
      implementation,
      threads,
      medianMs: medians[i],
      minMs: Math.min(...rounds.flat()),
      gflops,
      percentOfPeak: gflops === null || measure.peak === null ? null : (100 * gflops) / measure.peak,
      ratioToPyTorch: over(fastest('pytorch', threads), medians[i]),
      ratioToJax: over(fastest('jax', threads), medians[i]),
    };
  });
}

const over = (time: number | null, own: number): number | null => (time === null ? null : time / own);

/** The row as a line of a table. */
export function rowLine(row: ResultRow): string {
  const ratio = (value: number | null): string =>
    (value === null ? '-' : `${value.toFixed(2)} x`).padStart(9);
  const shown = row.implementation.startsWith(OURS);
  return [
    row.workload.padEnd(4),
    row.implementation.padEnd(27),
    `${row.threads} thread${row.threads === 1 ? ' ' : 's'}`,
    `${row.medianMs.toFixed(3).padStart(9)} ms`,
    `min ${row.minMs.toFixed(3).padStart(9)}`,
    row.gflops === null ? '' : `${row.gflops.toFixed(1).padStart(6)} GF/s`,
    row.percentOfPeak === null ? '' : `${row.percentOfPeak.toFixed(0).padStart(3)} %`,
    shown ? `${ratio(row.ratioToPyTorch)} PyTorch ${ratio(row.ratioToJax)} JAX` : '',
  ].join('  ');
}
