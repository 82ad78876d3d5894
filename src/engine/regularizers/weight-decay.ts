import type { Penalty } from './index.ts';
import { addConstant, addWeights, sumOfSquares } from './l2.ts';

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
  penalty: (theta, layout, options) => 0.5 * (options.alpha as number) * sumOfSquares(theta, layout),
  addGradient: (gradient, at, options) => addWeights(gradient, at, options.alpha as number),
  addCurvature: (diagonal, { layout }, options) => addConstant(diagonal, layout, options.alpha as number),
};
