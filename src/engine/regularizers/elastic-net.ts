import type { Penalty } from './index.ts';
import { addSigns, strengthField, sumOfSizes } from './l1.ts';
import { addConstant, addWeights, sumOfSquares } from './l2.ts';

/** lambda1 sum |w| + lambda2 w'w over all trained weights (Bianchi et al. 2017 section 2.2; see `l1` and `l2`). */
export const elasticNet: Penalty = {
  name: 'elastic-net',
  label: 'Elastic net',
  help: 'L1 and L2 together: sparse weights, without picking one of several that say the same.',
  equation: 'C = E + \\lambda_1 \\lVert w \\rVert_1 + \\lambda_2\\, w^\\top w',
  source: 'Bianchi et al. 2017 section 2.2; Zou & Hastie 2005',
  kind: 'penalty',
  fields: {
    lambda1: strengthField('\\lambda_1', 'Strength of L1'),
    lambda2: strengthField('\\lambda_2', 'Strength of L2'),
  },
  penalty: (theta, layout, options) =>
    (options.lambda1 as number) * sumOfSizes(theta, layout) +
    (options.lambda2 as number) * sumOfSquares(theta, layout),
  addGradient: (gradient, at, options) => {
    addSigns(gradient, at, options.lambda1 as number);
    addWeights(gradient, at, 2 * (options.lambda2 as number));
  },
  addCurvature: (diagonal, { layout }, options) =>
    addConstant(diagonal, layout, 2 * (options.lambda2 as number)),
};
