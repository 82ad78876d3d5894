/** The exact dependency that feedback of a linear output brings, certified and removed. */
import type { Layout } from '../network/layout.ts';
import { alongDirections, type Course, DEPENDENT, type Direction } from './dependency-course.ts';
import { componentsOf, directionInWords, trainedWeights } from './directions.ts';
import { feedbackPaths, type FeedbackPath, hasLinearOutput, nullDirection } from './feedback-paths.ts';
import { feedbackRemedies } from './feedback-remedies.ts';
import type { Diagnostic } from './index.ts';
import { atOwnWeights, jacobianFlops, refusesHessian, subjectInDouble } from './jacobian-blocks.ts';
import { shown } from './looked-at.ts';
import { stage } from './progress.ts';
import type { DiagnosticResult, Finding, Remedy } from './result.ts';
import type { Subject } from './subject.ts';

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
    const remedies = yield* stage(feedbackRemedies(subject, removable), { from: 0.3, to: 1 });
    atOwnWeights(subject);
    return resultOf(subject, { paths, directions, course, remedies });
  },
};

/** Whether all of a path can be put into other weights. */
const isRemovable = ({ redundant, count }: FeedbackPath): boolean => redundant.length === count;

/** An output that is made of its own earlier values as well is left alone: each path would be put into the next. */
const readsItself = ({ layers, output }: Layout): boolean =>
  layers[output].sources.some(({ layer }) => layer === output);

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
