import { span } from '../math/kernels.ts';
import type { Loss } from './index.ts';
import { errorsInto, identityInto } from './squared-error.ts';

/**
 * E = (1/N) sum e^2 over the N counted steps: squares are summed over the targets of a step and averaged over steps and
 * sequences, without the factor 1/2 (Bianchi et al. 2017 eq. 2.2; the code of Pascanu et al. 2013).
 */
export const meanSquaredError: Loss = {
  name: 'mean-squared-error',
  label: 'Mean squared error',
  help: 'The sum of squared errors, divided by the number of steps that count.',
  equation: 'E = \\tfrac1N \\sum_t e(t)^2',
  source: 'Bianchi et al. 2017 eq. 2.2',
  fields: {},
  output: 'linear',
  targets: 'any',
  isMean: () => true,
  evaluate: (kernels, pass) => {
    errorsInto(pass);
    const errors = span(pass.slope, pass.first * pass.width, pass.rows * pass.width);
    const sum = kernels.dot(errors, errors);
    kernels.scaleInto(errors, 2);
    return sum;
  },
  curvature: ({ width }, _row, out) => identityInto(out, width, 2),
};
