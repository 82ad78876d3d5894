/** Steps, gaps, duplicates and disorder of a time column. Reports; repairs nothing. */
import type { TimeReport } from '../contract.ts';

const listed = 8;
/** A step this much longer than the commonest is a gap: calendar months (28 to 31 days) are none. */
const gapFactor = 1.5;

/** What the times of the rows are like; see `TimeReport`. */
export function reportTimes(column: string, kind: 'date' | 'number', times: Float64Array): TimeReport {
  const steps = countSteps(times);
  const usual = steps.find(({ step }) => step > 0)?.step ?? Infinity;
  const counts = { gap: 0, duplicate: 0, backwards: 0 };
  const examples: TimeReport['examples'][number][] = [];
  for (let row = 1; row < times.length; row++) {
    const what = kindOfStep(times[row] - times[row - 1], usual);
    if (what === undefined) continue;
    counts[what]++;
    if (examples.length < listed) examples.push({ row: row + 1, what });
  }
  return {
    column,
    kind,
    steps: steps.slice(0, listed),
    gaps: counts.gap,
    duplicates: counts.duplicate,
    backwards: counts.backwards,
    examples,
  };
}

function kindOfStep(step: number, usual: number): 'gap' | 'duplicate' | 'backwards' | undefined {
  if (step === 0) return 'duplicate';
  if (step < 0) return 'backwards';
  return step > gapFactor * usual ? 'gap' : undefined;
}

/**
 * Steps that differ by the rounding of the times alone count as one: 0.1, 0.2, 0.3 have one step, not three. The steps
 * are sorted, so that memory is one number a row.
 */
function countSteps(times: Float64Array): StepCount[] {
  if (times.length < 2) return [];
  let size = 0;
  for (const time of times) size = Math.max(size, Math.abs(time));
  const tolerance = 4 * Number.EPSILON * size;
  const sorted = new Float64Array(times.length - 1);
  for (let row = 1; row < times.length; row++) sorted[row - 1] = times[row] - times[row - 1];
  sorted.sort();
  let best: StepCount[] = [];
  let run: StepCount = { step: sorted[0], count: 0 };
  const closeRun = (): void => {
    best = [...best, run].sort((a, b) => b.count - a.count || a.step - b.step).slice(0, listed);
  };
  for (const step of sorted) {
    if (step - run.step > tolerance) {
      if (best.length < listed || run.count > best[listed - 1].count) closeRun();
      run = { step, count: 0 };
    }
    run.count++;
  }
  closeRun();
  return best;
}

interface StepCount {
  readonly step: number;
  count: number;
}
