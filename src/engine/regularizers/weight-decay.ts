import type { Penalty } from './index.ts';

/** (alpha/2) w'w over all trained weights, biases included (Pedersen 1997, "Regularization"). */
export const weightDecay: Penalty = {
  name: 'weight-decay',
  label: 'Weight decay',
  help: 'Keeps weights small. It lifts the smallest eigenvalues of the Hessian by alpha and so bounds its condition number.',
  equation: 'C = E + \\tfrac{\\alpha}{2} w^\\top w',
  source: 'Pedersen 1997, "Regularization"',
  kind: 'penalty',
  fields: {
    alpha: {
      kind: 'number',
      label: 'Strength',
      help: 'Pedersen 1997 uses 0.001 for 3 units and 0.02 for 9 units on the laser series.',
      symbol: '\\alpha',
      default: 0.001,
      min: 0,
      max: 1e6,
    },
  },
  penalty: (theta, { freeIndex }, options) => {
    let sum = 0;
    for (let i = 0; i < theta.length; i++) if (freeIndex[i] >= 0) sum += theta[i] * theta[i];
    return 0.5 * (options.alpha as number) * sum;
  },
  addGradient: (gradient, { theta, layout }, options) => {
    const alpha = options.alpha as number;
    for (let i = 0; i < theta.length; i++) if (layout.freeIndex[i] >= 0) gradient[i] += alpha * theta[i];
  },
  addCurvature: (diagonal, { layout }, options) => {
    const alpha = options.alpha as number;
    for (let i = 0; i < diagonal.length; i++) if (layout.freeIndex[i] >= 0) diagonal[i] += alpha;
  },
};
