/** How exactly columns of the Jacobian are dependent, step by step. */
import { countedSteps, jacobianBlocks } from './jacobian-blocks.ts';
import type { FeedbackWeight } from './feedback-paths.ts';
import type { Subject } from './subject.ts';

/** Dependent to this means exactly dependent, relative to the columns of J that take part. */
export const DEPENDENT = 1e-10;

/** A weight of the feedback and its direction in the space of trained weights (F). */
export interface Direction {
  readonly weight: FeedbackWeight;
  readonly direction: Float64Array;
}

/** How exactly the columns are dependent. */
export interface Course {
  /** (T) the largest over the directions, of |J d| at the step relative to the columns that take part. */
  readonly residuals: Float64Array;
  /** Steps until all later ones are below 1e-10; null where that is not within the data. */
  readonly transient: number | null;
  /** The largest over the directions of |J d| over the steps after that (or the second half), relative to the columns. */
  readonly residual: number;
}

/** J times each direction at every counted step, at the weights of the last evaluation. Yields the share done. */
export function* alongDirections(
  subject: Subject,
  directions: readonly Direction[],
): Generator<number, Course, void> {
  const { layout, problem } = subject;
  const steps = problem.window.to;
  const squares = directions.map(() => new Float64Array(steps));
  const scales = directions.map(() => new Float64Array(steps));
  const columns = directions.map(({ direction }) =>
    Array.from(direction.keys()).filter((k) => direction[k] !== 0),
  );
  const counts = new Float64Array(steps);
  for (const block of jacobianBlocks(subject)) {
    for (const t of countedSteps(subject, block)) {
      counts[t]++;
      for (let o = 0; o < layout.outputs; o++) {
        const at = ((t - block.from) * layout.outputs + o) * block.stride;
        directions.forEach(({ direction }, d) => {
          const along = columns[d].map((k) => block.data[at + k] * direction[k]);
          const sum = along.reduce((total, value) => total + value, 0);
          squares[d][t] += sum * sum;
          scales[d][t] += along.reduce((total, value) => total + value * value, 0);
        });
      }
    }
    yield block.share * 0.999;
  }
  return courseOf({ squares, scales, counts });
}

interface Sums {
  readonly squares: readonly Float64Array[];
  readonly scales: readonly Float64Array[];
  readonly counts: Float64Array;
}

/** Each step is compared with the mean of the columns over all steps, as they may be next to zero at one. */
function courseOf({ squares, scales, counts }: Sums): Course {
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  const counted = total(counts);
  const means = scales.map((values) => total(values) / counted);
  const residuals = counts.map((count, t) =>
    count === 0
      ? NaN
      : squares.reduce((most, values, d) => Math.max(most, Math.sqrt(values[t] / count / means[d]) || 0), 0),
  );
  const last = residuals.findLastIndex((value) => value > DEPENDENT);
  const transient = last === residuals.length - 1 ? null : last + 1;
  const from = transient ?? Math.floor(residuals.length / 2);
  const residual = squares.reduce(
    (most, values, d) =>
      Math.max(most, Math.sqrt(total(values.subarray(from)) / total(scales[d].subarray(from))) || 0),
    0,
  );
  return { residuals, transient, residual };
}
