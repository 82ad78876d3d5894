/** Condition number and spectrum of the Gauss-Newton Hessian, and the direction that it hardly sees. */
import { copyFactor, addRows, type TriangularFactor } from '../math/triangular-factor.ts';
import { singularSystem, type SingularSystem } from '../math/singular-vectors.ts';
import { penaltyCurvature } from '../train/problem.ts';
import type { Diagnostic } from './index.ts';
import {
  atOwnWeights,
  factorJacobian,
  jacobianFlops,
  refusesHessian,
  subjectInDouble,
} from './jacobian-blocks.ts';
import { shown } from './looked-at.ts';
import { stage } from './progress.ts';
import { raiseAlpha } from './raise-alpha.ts';
import type { Finding, Panel, Reference, Scalar } from './result.ts';
import type { Subject } from './subject.ts';
import { type Component, componentsOf, directionInWords, trainedWeights } from './directions.ts';

/** Lines that Pedersen 1997 draws: the square root of the precision, and where training still worked. */
export const conditionReferences: readonly Reference[] = [
  { axis: 'y', at: 6.7e7, label: '6.7e7: solutions may not be trustworthy' },
  { axis: 'y', at: 1e8, label: '1e8: the most at which training worked' },
];

/**
 * Eigenvalues of H = J' H_L J and of H with the curvature of the penalties on its diagonal (Pedersen 1997, figures 2
 * and 4). They are squares of singular values, so condition numbers far beyond 1e16 can be told apart.
 */
export const conditioning: Diagnostic = {
  name: 'conditioning',
  label: 'Conditioning',
  help: 'Condition number and eigenvalues of the Gauss-Newton Hessian, without and with the curvature of the regularisers, and the direction in the space of weights that the error hardly depends on.',
  family: 'conditioning',
  source: 'Pedersen 1997, "Ill-conditioning", "Regularization" and figures 2 and 4',
  normal:
    'Below 6.7e7 with the regularisers, the square root of the machine precision turned over. Without them far more is usual: eigenvalues spread over many decades.',
  advice:
    'Where it is above 1e8 with the regularisers, raise weight decay, and see under Causes which units or connections say the same thing.',
  needs: ['tangent', 'second'],
  fields: {},
  refuses: refusesHessian,
  flops: jacobianFlops,
  compute: function* (given) {
    const subject = subjectInDouble(given);
    atOwnWeights(subject);
    const [{ factor }] = yield* stage(factorJacobian(subject, [{ weighted: true }]), { from: 0, to: 0.6 });
    const plain = yield* stage(singularSystem(factor), { from: 0.6, to: 0.8 });
    const penalty = penaltyCurvature(subject.problem);
    const spectrum = plain.values.map((value) => value * value);
    const lifted = yield* stage(withPenalty(factor, spectrum, penalty), { from: 0.8, to: 1 });
    const weakest = weakestOf(subject, plain);
    return {
      scalars: scalarsOf(spectrum, lifted),
      panels: [spectrumPanel(spectrum, lifted), directionPanel(weakest)],
      findings: findingsOf(subject, { spectrum, lifted, weakest }),
    };
  },
};

/** Eigenvalues of R'R + D, largest first. */
function* withPenalty(
  factor: TriangularFactor,
  spectrum: Float64Array,
  diagonal: Float64Array,
): Generator<number, Float64Array, void> {
  if (diagonal.every((value) => value === diagonal[0])) return spectrum.map((value) => value + diagonal[0]);
  const stacked = copyFactor(factor);
  const roots = new Float64Array(stacked.r.length);
  diagonal.forEach((value, i) => {
    roots[i * factor.n + i] = Math.sqrt(Math.max(0, value));
  });
  addRows(stacked, roots, factor.n);
  const { values } = yield* singularSystem(stacked);
  return values.map((value) => value * value);
}

/** The condition number of a spectrum: Infinity where its smallest eigenvalue is zero. */
export function conditionOf(spectrum: Float64Array): number {
  const smallest = spectrum[spectrum.length - 1];
  return smallest > 0 ? spectrum[0] / smallest : Infinity;
}

/** The eigenvector of the smallest eigenvalue. */
function weakestOf(subject: Subject, { vectors }: SingularSystem): readonly Component[] {
  const n = subject.layout.freeCount;
  return componentsOf(vectors.subarray((n - 1) * n), trainedWeights(subject));
}

function scalarsOf(spectrum: Float64Array, lifted: Float64Array): Scalar[] {
  const references = conditionReferences;
  const last = spectrum.length - 1;
  return [
    {
      name: 'condition-number',
      label: 'Condition number of H',
      value: conditionOf(spectrum),
      log: true,
      references,
    },
    {
      name: 'condition-number-with-penalty',
      label: 'Condition number of H with the regularisers',
      value: conditionOf(lifted),
      log: true,
      references,
    },
    { name: 'largest-eigenvalue', label: 'Largest eigenvalue of H', value: spectrum[0], log: true },
    { name: 'smallest-eigenvalue', label: 'Smallest eigenvalue of H', value: spectrum[last], log: true },
  ];
}

function spectrumPanel(spectrum: Float64Array, lifted: Float64Array): Panel {
  const x = spectrum.map((_, i) => i + 1);
  const positive = (values: Float64Array) => values.map((value) => (value > 0 ? value : NaN));
  return {
    kind: 'lines',
    name: 'spectrum',
    title: 'Eigenvalues of the Hessian',
    x: { label: 'Rank' },
    y: { label: 'Eigenvalue', log: true },
    traces: [
      { label: 'H', x, y: positive(spectrum) },
      { label: 'H with the regularisers', x, y: positive(lifted) },
    ],
  };
}

function directionPanel(weakest: readonly Component[]): Panel {
  return {
    kind: 'table',
    name: 'weakest-direction',
    title: 'Direction of the smallest eigenvalue',
    columns: ['Weight', 'Component'],
    rows: weakest.slice(0, 20).map(({ words, value }) => [words, value]),
  };
}

function findingsOf(
  subject: Subject,
  found: { spectrum: Float64Array; lifted: Float64Array; weakest: readonly Component[] },
): Finding[] {
  const { spectrum, lifted, weakest } = found;
  const condition = conditionOf(lifted);
  if (!(condition > 6.7e7)) return [];
  const number = condition === Infinity ? 'infinite' : shown(condition);
  const along = directionInWords(weakest);
  const smallest = lifted[lifted.length - 1];
  return [
    {
      name: 'ill-conditioned',
      level: condition > 1e8 ? 'problem' : 'warning',
      sentence: `The condition number is ${number} with the regularisers (${shown(conditionOf(spectrum))} without): steps of second-order methods may not be trustworthy. The error hardly depends on ${along === '' ? 'some weights' : `the direction ${along}`}.`,
      remedies: raiseAlpha(subject, { largest: lifted[0], smallest }),
    },
  ];
}
