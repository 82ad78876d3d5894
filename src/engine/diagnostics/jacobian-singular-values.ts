/** Singular values and rank of the Jacobian, and what the transient after start-up hides. */
import { singularSystem } from '../math/singular-vectors.ts';
import { addRows, copyFactor } from '../math/triangular-factor.ts';
import type { Diagnostic } from './index.ts';
import {
  atOwnWeights,
  factorJacobian,
  jacobianFlops,
  type JacobianFactor,
  refusesJacobian,
  subjectInDouble,
} from './jacobian-blocks.ts';
import { shown } from './looked-at.ts';
import { stage } from './progress.ts';
import type { Finding, Panel, Trace } from './result.ts';
import type { Subject } from './subject.ts';

/** Singular values of some rows of J, and how many of them rounding does not explain. */
interface Spectrum {
  readonly values: Float64Array;
  readonly rows: number;
  readonly rank: number;
  readonly tolerance: number;
}

/**
 * Singular values of J over all counted steps and over those from step `from` on (Pedersen 1997, "Exact dependency").
 * The rank counts those above the largest times max(rows, columns) times the precision, as NumPy's matrix_rank.
 */
export const jacobianSingularValues: Diagnostic = {
  name: 'jacobian-singular-values',
  label: 'Singular values of the Jacobian',
  help: 'Singular values and numerical rank of the derivatives of the outputs by the weights: over all steps, and without those just after start-up, where states are still on their way from zero.',
  family: 'conditioning',
  source: 'Pedersen 1997, eq. 6 and "Exact dependency"',
  normal:
    'Full rank: as many singular values above the tolerance as there are trained weights. They may spread over six decades and more.',
  advice:
    'A rank that falls when the first steps are left out points to an exact dependency that only start-up hides: look for output feedback. A rank below the number of weights in both means that some weights change nothing.',
  needs: ['tangent', 'second'],
  fields: {
    from: {
      kind: 'integer',
      label: 'Start-up',
      help: 'Steps at the beginning of each sequence that are left out for the second curve.',
      default: 50,
      min: 1,
      max: 1000000,
    },
  },
  refuses: refusesJacobian,
  flops: (size) =>
    jacobianFlops(size) + 40 * size.layout.freeCount * size.layout.freeCount * size.layout.freeCount,
  compute: function* (given, options) {
    const subject = subjectInDouble(given);
    const from = options.from as number;
    atOwnWeights(subject);
    const wishes = [
      { weighted: false, to: from },
      { weighted: false, from },
    ];
    const [early, late] = yield* stage(factorJacobian(subject, wishes), { from: 0, to: 0.6 });
    const all = { factor: copyFactor(late.factor), rows: early.rows + late.rows };
    addRows(all.factor, early.factor.r.slice(), early.factor.n);
    const whole = yield* stage(spectrumOf(all), { from: 0.6, to: 0.8 });
    const rest = yield* stage(spectrumOf(late), { from: 0.8, to: 1 });
    return {
      scalars: scalarsOf(whole, rest),
      panels: [panelOf(whole, rest, from)],
      findings: findingsOf(subject, { whole, rest, from }),
    };
  },
};

function* spectrumOf({ factor, rows }: JacobianFactor): Generator<number, Spectrum, void> {
  const { values } = yield* singularSystem(factor);
  const tolerance = values[0] * Math.max(rows, factor.n) * 2 ** -52;
  return { values, rows, rank: values.filter((value) => value > tolerance).length, tolerance };
}

function scalarsOf(whole: Spectrum, rest: Spectrum) {
  const last = whole.values.length - 1;
  return [
    { name: 'rank', label: 'Rank of J, all steps', value: whole.rank },
    {
      name: 'rank-after-start',
      label: 'Rank of J after start-up',
      value: rest.rows === 0 ? NaN : rest.rank,
    },
    {
      name: 'largest-singular-value',
      label: 'Largest singular value of J',
      value: whole.values[0],
      log: true,
    },
    {
      name: 'smallest-singular-value',
      label: 'Smallest singular value of J',
      value: whole.values[last],
      log: true,
    },
    {
      name: 'smallest-singular-value-after-start',
      label: 'Smallest singular value of J after start-up',
      value: rest.rows === 0 ? NaN : rest.values[last],
      log: true,
    },
  ];
}

function panelOf(whole: Spectrum, rest: Spectrum, from: number): Panel {
  const trace = (label: string, { values }: Spectrum): Trace => ({
    label,
    x: values.map((_, i) => i + 1),
    y: values.map((value) => (value > 0 ? value : NaN)),
  });
  return {
    kind: 'lines',
    name: 'singular-values',
    title: 'Singular values of the Jacobian',
    x: { label: 'Rank' },
    y: { label: 'Singular value', log: true },
    traces: [
      trace('All steps', whole),
      ...(rest.rows === 0 ? [] : [trace(`From step ${from + 1} on`, rest)]),
    ],
    references: [{ axis: 'y', at: whole.tolerance, label: 'Below: rounding' }],
  };
}

function findingsOf(
  { layout }: Subject,
  { whole, rest, from }: { whole: Spectrum; rest: Spectrum; from: number },
): Finding[] {
  const columns = layout.freeCount;
  if (whole.rows < columns)
    return note(
      'few-rows',
      `There are ${columns} trained weights, but only ${whole.rows} numbers to fit: the data cannot tell all weights apart.`,
    );
  if (whole.rank < columns)
    return note(
      'rank-deficient',
      `The Jacobian has rank ${whole.rank} of ${columns}: there are ${columns - whole.rank} directions in the space of weights that change no output (singular values below ${shown(whole.tolerance)}).`,
    );
  if (rest.rows >= columns && rest.rank < columns)
    return note(
      'rank-after-start',
      `From step ${from + 1} on the Jacobian has rank ${rest.rank} of ${columns}, over all steps ${whole.rank}: only the start from a zero state tells ${columns - rest.rank} direction${columns - rest.rank === 1 ? '' : 's'} in the space of weights apart.`,
    );
  return [];
}

const note = (name: string, sentence: string): Finding[] => [
  { name, level: 'warning', sentence, remedies: [] },
];
