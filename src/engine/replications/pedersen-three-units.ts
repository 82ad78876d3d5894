/** The first experiments of Pedersen 1997: three units on the laser, looked at after every iteration, and their figures. */
import type { Panel, Reference, Trace } from '../diagnostics/result.ts';
import { conditionReferences } from '../diagnostics/conditioning.ts';
import type { Fields } from '../fields.ts';
import { descentThenGaussNewton, laserSpec, rangeField, seedField } from './pedersen-laser.ts';
import { type Course, foundAt, logTrace, metricCourse, scalarCourse, tracesIn } from './readings.ts';
import type { Trial, TrialResult } from './replication.ts';

/** Settings of the experiment without regularisation; those with it have one more. */
export interface ThreeUnits {
  readonly units: number;
  readonly seed: number;
  readonly range: number;
  readonly descent: number;
  readonly iterations: number;
}

/** Iterations after which the text draws the eigenvalues, besides the last one. */
const DRAWN = [7, 20];

/** The fields of both cards. */
export const threeUnitFields: Fields = {
  units: {
    kind: 'integer',
    label: 'Hidden units',
    help: 'Units of the hidden layer; three in the text.',
    symbol: 'N_h',
    default: 3,
    min: 2,
    max: 20,
  },
  seed: seedField(
    'The text starts from one set of weights that it does not give. This start was chosen among seeds because it shows what the text describes: two units whose outputs become proportional.',
    77,
  ),
  range: rangeField(
    'Initial weights are uniform between minus and plus this number. The text gives the interval for its last experiment only.',
  ),
  descent: {
    kind: 'integer',
    label: 'Gradient descent first',
    help: 'Iterations of gradient descent before Gauss-Newton; five in the text.',
    default: 5,
    min: 0,
    max: 1000,
  },
  iterations: {
    kind: 'integer',
    label: 'Iterations',
    help: 'Of the run without regularisation; its figures end at 100.',
    default: 100,
    min: 21,
    max: 1000,
  },
};

/** A run of the experiment that is looked at after every iteration. `key` says which. */
export function watchedTrial(
  { units, seed, range, descent }: ThreeUnits,
  { key, label, alpha, iterations }: { key: string; label: string; alpha: number; iterations: number },
): Trial {
  const diagnostics = ['conditioning', 'weights'].map((name) => ({ name, every: 1 }));
  const phases = descentThenGaussNewton(descent);
  const name = `Pedersen 1997, ${units} units: ${label}`;
  const spec = laserSpec({ name, units, alpha, range, seed, phases, iterations, diagnostics });
  return { key, label, spec, data: 'laser', looks: [{ name: 'proportional-units' }] };
}

/** Iterations whose eigenvalues are drawn: after 7 and 20 as in the text, and the last. */
export const drawnIterations = ({ iterations }: TrialResult): readonly number[] => [
  ...DRAWN.filter((one) => one < iterations),
  iterations,
];

/** Condition number of H (with the regularisers, where there are any) over iterations. */
export const conditionCourse = (result: TrialResult): Course =>
  scalarCourse(result, 'conditioning', 'condition-number-with-penalty');

/** Eigenvalues of H with the regularisers, largest first; undefined where it was not looked at. */
export function eigenvaluesAt(result: TrialResult, iteration: number): Trace | undefined {
  return tracesIn(foundAt(result, 'conditioning', iteration), 'spectrum')[1];
}

/** Every weight over iterations, in the order of the network's weights. */
export function weightCourses(result: TrialResult): readonly (Course & { readonly words: string })[] {
  const named = foundAt(result, 'weights')?.scalars.filter(({ name }) => /^weight-\d+$/.test(name)) ?? [];
  return named.map(({ name, label }) => ({ words: label, ...scalarCourse(result, 'weights', name) }));
}

/** The two units whose outputs are nearest to proportional, and |cos| of the angle between them; null where unknown. */
export function nearestPair(
  result: TrialResult,
): { readonly names: readonly string[]; readonly cosine: number } | null {
  const panel = foundAt(result, 'proportional-units')?.panels.find(({ name }) => name === 'outputs');
  if (panel?.kind !== 'matrix') return null;
  const { rows, values } = panel;
  let best: { names: readonly string[]; cosine: number } | null = null;
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0; j < i; j++) {
      const cosine = values[i * rows.length + j];
      if (cosine > (best?.cosine ?? -1)) best = { names: [rows[j], rows[i]], cosine };
    }
  }
  return best;
}

/** Left panels of figures 1 and 3. */
export const errorPanel = (result: TrialResult, title: string): Panel => ({
  kind: 'lines',
  name: 'errors',
  title,
  x: { label: 'Iteration' },
  y: { label: 'NMSE', log: true },
  traces: [
    logTrace('training', metricCourse(result, 'trainNmse')),
    logTrace('test', metricCourse(result, 'testNmse')),
  ],
});

/** Right panels of figures 1 and 3. */
export const weightPanel = (result: TrialResult, title: string): Panel => ({
  kind: 'lines',
  name: 'weights',
  title,
  x: { label: 'Iteration' },
  y: { label: 'Weight' },
  traces: weightCourses(result).map(({ words, x, y }) => ({ label: words, x, y, group: groupOf(words) })),
});

/** Weights are drawn alike by where they lead from. */
const groupOf = (words: string) => (words.startsWith('bias') ? 'biases' : `from ${words.split(' to ')[0]}`);

/** Left panels of figures 2 and 4. */
export const conditionPanel = (result: TrialResult, title: string, more: readonly Trace[] = []): Panel => ({
  kind: 'lines',
  name: 'condition',
  title,
  x: { label: 'Iteration' },
  y: { label: 'Condition number of H', log: true },
  traces: [logTrace('condition number', conditionCourse(result)), ...more],
  references: conditionReferences as readonly Reference[],
});

/** Right panels of figures 2 and 4. */
export const eigenvaluePanel = (result: TrialResult, title: string): Panel => ({
  kind: 'lines',
  name: 'eigenvalues',
  title,
  x: { label: 'Rank' },
  y: { label: 'Eigenvalue of H', log: true },
  traces: drawnIterations(result).flatMap((iteration) => {
    const found = eigenvaluesAt(result, iteration);
    return found === undefined ? [] : [logTrace(`after iteration ${iteration}`, found)];
  }),
});
