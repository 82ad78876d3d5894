/** The exact dependency that feedback of a linear output brings, certified and removed. */
import { singularSystem } from '../math/singular-vectors.ts';
import type { Layout } from '../network/layout.ts';
import { outputAt } from '../network/trajectory.ts';
import { conditionOf } from './conditioning.ts';
import { componentsOf, directionInWords, trainedWeights } from './directions.ts';
import {
  feedbackPaths,
  type FeedbackPath,
  type FeedbackWeight,
  hasLinearOutput,
  nullDirection,
} from './feedback-paths.ts';
import type { Diagnostic } from './index.ts';
import {
  atOwnWeights,
  countedSteps,
  factorJacobian,
  jacobianBlocks,
  jacobianFlops,
  refusesHessian,
  subjectInDouble,
} from './jacobian-blocks.ts';
import { fitting, shown } from './looked-at.ts';
import { stage } from './progress.ts';
import { patchedSubject } from './patched.ts';
import { withoutFeedback } from './remove-feedback.ts';
import type { DiagnosticResult, Finding, Remedy } from './result.ts';
import type { Subject } from './subject.ts';

/** Dependent to this means exactly dependent, relative to the columns of J that take part. */
const DEPENDENT = 1e-10;
/** Outputs that differ by no more than this, relative to the largest, count as unchanged. */
const UNCHANGED = 1e-12;

/**
 * For every weight of a linear output's feedback the direction in which all outputs stay as they are (Pedersen 1997
 * eq. 7-10), the length of J times that direction over time, and the network without the feedback.
 */
export const outputFeedback: Diagnostic = {
  name: 'output-feedback',
  label: 'Output feedback',
  help: 'Where a linear output feeds back into units that also read what the output is made of, columns of the Jacobian are linearly dependent. Shows how exactly, from which step on, and in which directions.',
  family: 'causes',
  source: 'Pedersen 1997, "Exact dependency", eq. 7-10',
  normal:
    'No such feedback. Where there is one, the dependency is exact but for the first steps, after which the derivative along each direction falls to rounding.',
  advice:
    'Remove the feedback: the weights from the hidden units take its place, the network computes the same, and the Hessian loses its zero eigenvalues.',
  needs: ['tangent', 'second'],
  fields: {},
  refuses: (size) => {
    const { layout } = size;
    if (!hasLinearOutput(layout))
      return 'The output is not linear (or leaky), so that its feedback is no sum of what the hidden units say.';
    if (feedbackPaths(layout).length === 0) return 'No layer reads the output of this network.';
    return refusesHessian(size);
  },
  flops: (size) => 2 * jacobianFlops(size),
  compute: function* (given) {
    const subject = subjectInDouble(given);
    const { layout, problem } = subject;
    const paths = feedbackPaths(layout);
    const directions = paths.flatMap(({ redundant }) =>
      redundant.flatMap((weight) => {
        const direction = nullDirection(layout, problem.theta, weight);
        return direction === null ? [] : [{ weight, direction }];
      }),
    );
    atOwnWeights(subject);
    const course = yield* stage(alongDirections(subject, directions), { from: 0, to: 0.3 });
    const removable = readsItself(layout) ? [] : paths.filter(isRemovable);
    const remedies = yield* stage(remediesOf(subject, removable), { from: 0.3, to: 1 });
    atOwnWeights(subject);
    return resultOf(subject, { paths, directions, course, remedies });
  },
};

/** Whether all of a path can be put into other weights. */
const isRemovable = ({ redundant, count }: FeedbackPath): boolean => redundant.length === count;

/** An output that is made of its own earlier values as well is left alone: each path would be put into the next. */
const readsItself = ({ layers, output }: Layout): boolean =>
  layers[output].sources.some(({ layer }) => layer === output);

/** A weight of the feedback and its direction in the space of trained weights (F). */
interface Direction {
  readonly weight: FeedbackWeight;
  readonly direction: Float64Array;
}

/** How exactly the columns are dependent. */
interface Course {
  /** (T) the largest over the directions, of |J d| at the step relative to the columns that take part. */
  readonly residuals: Float64Array;
  /** Steps until all later ones are below 1e-10; null where that is not within the data. */
  readonly transient: number | null;
  /** The largest over the directions of |J d| over the steps after that (or the second half), relative to the columns. */
  readonly residual: number;
}

function* alongDirections(
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

/** Both ways to put the feedback into other weights, with what they come to. */
function* remediesOf(
  subject: Subject,
  paths: readonly FeedbackPath[],
): Generator<number, readonly Remedy[], void> {
  if (paths.length === 0) return [];
  const exact = withoutFeedback(subject, paths, 'delayed-constant');
  const plain = withoutFeedback(subject, paths, 'bias');
  if (exact === null || plain === null) return [];
  const choices = [
    {
      name: 'remove-feedback',
      label: 'Remove the feedback, outputs unchanged',
      help: "The weights from the hidden units take over; what the output's bias fed back becomes a constant that sets in when the feedback did.",
      patch: exact,
    },
    {
      name: 'remove-feedback-plainly',
      label: 'Remove the feedback, bias into bias',
      help: 'The weights from the hidden units and the biases take over. The bias acts from the first step on, the feedback did not.',
      patch: plain,
    },
  ];
  const isSame = JSON.stringify(exact) === JSON.stringify(plain);
  const remedies: Remedy[] = [];
  for (const [k, choice] of fitting(subject, choices.slice(0, isSame ? 1 : 2)).entries())
    remedies.push(yield* stage(withPrediction(subject, choice), { from: k / 2, to: (k + 1) / 2 }));
  return remedies;
}

/** What the changed network is like before any training: its condition number, and how far its outputs differ. */
function* withPrediction(subject: Subject, remedy: Remedy): Generator<number, Remedy, void> {
  const changed = subjectInDouble(patchedSubject(subject, remedy.patch));
  atOwnWeights(subject);
  atOwnWeights(changed);
  const difference = outputChange(outputsOf(subject), outputsOf(changed));
  const [{ factor }] = yield* stage(factorJacobian(changed, [{ weighted: true }]), { from: 0, to: 0.7 });
  const { values } = yield* stage(singularSystem(factor), { from: 0.7, to: 1 });
  const value = conditionOf(values.map((one) => one * one));
  if (!Number.isFinite(value)) return { ...remedy, help: `${remedy.help} ${difference}` };
  const help = `${remedy.help} ${difference} The condition number of H becomes ${shown(value)}.`;
  return { ...remedy, help, predicted: { scalar: 'condition-number', value } };
}

/** How far outputs are from what they were, as a sentence. */
function outputChange(before: readonly number[][], after: readonly number[][]): string {
  const largest = before.flat().reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const differences = before.map((row, t) =>
    row.reduce((most, value, i) => Math.max(most, Math.abs(value - after[t][i])), 0),
  );
  const most = differences.reduce((sum, value) => Math.max(sum, value), 0);
  const last = differences.findLastIndex((value) => !(value <= UNCHANGED * largest));
  if (last < 0) return `No output changes by more than ${shown(most)}.`;
  const until =
    last === differences.length - 1 ? 'to the end of the data' : `up to step ${last + 1}, and not after it`;
  return `Outputs change by up to ${shown(most)}, ${until}.`;
}

/** Outputs of each step, of all sequences. */
function outputsOf({ problem, layout }: Subject): number[][] {
  return Array.from({ length: problem.window.to }, (_, t) =>
    problem.parts.flatMap(({ track }) => {
      const { h, at } = outputAt(track, t);
      return Array.from(h.subarray(at, at + track.batch * layout.outputs));
    }),
  );
}

interface Found {
  readonly paths: readonly FeedbackPath[];
  readonly directions: readonly Direction[];
  readonly course: Course;
  readonly remedies: readonly Remedy[];
}

function resultOf(subject: Subject, { paths, directions, course, remedies }: Found): DiagnosticResult {
  const names = trainedWeights(subject);
  const has = directions.length > 0;
  const x = course.residuals.map((_, t) => t + 1);
  return {
    scalars: [
      { name: 'null-directions', label: 'Directions without effect', value: directions.length },
      {
        name: 'dependency',
        label: 'Derivative along them after start-up, relative',
        value: has ? course.residual : NaN,
        log: true,
      },
      {
        name: 'transient',
        label: 'Steps until they are dependent to 1e-10',
        value: has ? (course.transient ?? NaN) : NaN,
      },
    ],
    panels: [
      {
        kind: 'lines',
        name: 'residual',
        title: 'Derivative of the outputs along the null directions',
        x: { label: 'Step' },
        y: { label: 'Relative to its parts', log: true },
        traces: has
          ? [{ label: 'Largest', x, y: course.residuals.map((value) => (value > 0 ? value : NaN)) }]
          : [],
        references: [{ axis: 'y', at: DEPENDENT, label: 'Dependent: 1e-10' }],
      },
      {
        kind: 'table',
        name: 'directions',
        title: 'Directions without effect',
        columns: ['Direction', 'Weight', 'Component'],
        rows: directions.slice(0, 20).flatMap(({ direction }, d) =>
          componentsOf(direction, names)
            .filter(({ value }) => value !== 0)
            .map(({ words, value }) => [d + 1, words, value]),
        ),
      },
    ],
    findings: [findingOf(subject, { paths, directions, course, remedies })],
  };
}

function findingOf(subject: Subject, { paths, directions, course, remedies }: Found): Finding {
  const { layout } = subject;
  const output = layout.layers[layout.output].name;
  const into = [...new Set(paths.map(({ layer }) => layout.layers[layer].name))].join(' and ');
  if (directions.length === 0)
    return {
      name: 'feedback-not-redundant',
      level: 'note',
      sentence: `"${output}" feeds back into "${into}", but what it is made of is not all read there at the same delay: the feedback says something of its own.`,
      remedies,
    };
  const first = directionInWords(componentsOf(directions[0].direction, trainedWeights(subject)));
  const count = `${directions.length} direction${directions.length === 1 ? '' : 's'} in the space of weights`;
  const extent =
    course.transient === null
      ? `${count} would change no output but for the start from zero, which is still felt at the end of the data (relative derivative ${shown(course.residual)})`
      : `${count} change no output from step ${course.transient + 1} on (relative derivative ${shown(course.residual)})`;
  return {
    name: 'redundant-feedback',
    level: 'problem',
    sentence: `The linear "${output}" feeds back into "${into}", which reads all that it is made of: ${extent}. The first is ${first}.`,
    remedies,
  };
}
