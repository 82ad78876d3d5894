/** How much one step stretches or shrinks deviations of the state, along the trajectory. */
import { exp, log } from '../math/elementary.ts';
import { matrix } from '../math/kernels.ts';
import { largestSingularValue } from '../math/largest-singular-value.ts';
import type { Diagnostic } from './index.ts';
import { finite, refresh, sequenceField, sequenceOf, shown } from './looked-at.ts';
import type { Finding, Scalar } from './result.ts';
import { stateJacobian as jacobianOf } from './state-jacobian-matrix.ts';
import { externalAt, openStateMap, stateAt, stateSize, stepState } from './state-map.ts';
import { stateRefusal } from './state-tangent.ts';

/** Steps at which the Jacobian is taken, evenly spread. */
const MOST_POINTS = 400;

/**
 * The Jacobian ds(t + 1)/ds(t) of everything that the network carries from step to step, at up to 400 steps of one
 * sequence: largest singular value and Frobenius norm divided by the root of its size, the root mean square of all
 * singular values.
 */
export const stateJacobian: Diagnostic = {
  name: 'state-jacobian',
  label: 'Jacobian of the state',
  help: 'By how much a step of the network stretches the deviation of its state that grows most (largest singular value), and deviations on average (root mean square of all singular values), along the data.',
  family: 'inside',
  source: 'Pascanu et al. 2013, eq. 5-7; Bianchi et al. 2017, section 2.1',
  normal:
    'The largest singular value lies near 1: below 1 at every step, the network forgets its start for sure; far above 1 at most steps, it may be chaotic and gradients explode.',
  advice:
    'Where every step contracts strongly and the task needs memory, start with a larger spectral radius. Where most steps expand, look at the Lyapunov exponents: only they tell whether that goes on over many steps.',
  needs: [],
  fields: { sequence: sequenceField },
  refuses: (size) => stateRefusal(size),
  flops: ({ layout, steps }) => {
    const n = stateSize(layout);
    return Math.min(steps, MOST_POINTS) * (130 * n * n + 4 * layout.parameters * n);
  },
  compute: function* (subject, options) {
    refresh(subject);
    const { problem, layout } = subject;
    const { part, b } = sequenceOf(subject, options.sequence as number);
    const map = openStateMap(layout, problem.theta, []);
    const n = map.entries.length;
    const steps = problem.window.to - problem.window.from;
    const points = Math.min(steps, MOST_POINTS);
    const [x, largest, mean] = [0, 0, 0].map(() => new Float64Array(points));
    const jacobian = new Float64Array(n * n);
    const next = new Float64Array(n);
    for (let k = 0; k < points; k++) {
      const t = problem.window.from + Math.floor((k * steps) / points);
      const place = { t, b };
      stepState(map, stateAt(map, part.track, place), { external: externalAt(part.track, place), next });
      jacobianOf(map, jacobian);
      x[k] = t;
      largest[k] = largestSingularValue(matrix(jacobian, { rows: n, cols: n }));
      mean[k] = Math.sqrt(jacobian.reduce((sum, value) => sum + value * value, 0) / n);
      yield (k + 1) / points;
    }
    const typical = exp(largest.reduce((sum, value) => sum + log(value), 0) / points);
    return {
      scalars: scalarsOf(largest, mean, typical),
      panels: [
        {
          kind: 'lines',
          name: 'stretch',
          title: 'Singular values of the Jacobian of the state',
          x: { label: 'Step' },
          y: { label: 'Singular value', log: true },
          traces: [
            { label: 'largest', x, y: largest.map(positive) },
            { label: 'root mean square', x, y: mean.map(positive) },
          ],
          references: [{ axis: 'y', at: 1, label: 'neither stretches nor shrinks' }],
        },
      ],
      findings: findingsOf(largest),
    };
  },
};

const positive = (value: number) => (value > 0 ? value : NaN);

function scalarsOf(largest: Float64Array, mean: Float64Array, typical: number): readonly Scalar[] {
  const one = [{ axis: 'y' as const, at: 1, label: '1' }];
  const average = (all: Float64Array) => all.reduce((sum, value) => sum + value, 0) / all.length;
  const expanding = largest.reduce((count, value) => count + (value > 1 ? 1 : 0), 0);
  return [
    {
      name: 'largest',
      label: 'Largest singular value, geometric mean over the steps',
      value: finite(typical),
      log: true,
      references: one,
    },
    {
      name: 'mean',
      label: 'Root mean square of the singular values',
      value: finite(average(mean)),
      log: true,
    },
    {
      name: 'expanding',
      label: 'Share of steps that expand some deviation',
      value: expanding / largest.length,
    },
  ];
}

function findingsOf(largest: Float64Array): readonly Finding[] {
  const most = largest.reduce((a, value) => Math.max(a, value), 0);
  if (!(most < 1)) return [];
  return [
    {
      name: 'contracts',
      level: 'note',
      sentence: `Every step that was looked at contracts the state (largest singular value at most ${shown(most)}): the network forgets its start, and deviations lose at least ${shown(100 * (1 - most))} % of their length at each step.`,
      remedies: [],
    },
  ];
}
