import { span } from '../math/kernels.ts';
import type { Loss } from './index.ts';

/** E = 1/2 sum e^2 with e = target - output (Pedersen 1997 eq. 3): the sum, not the mean. dE/dy = -e. */
export const squaredError: Loss = {
  name: 'squared-error',
  label: 'Squared error',
  help: 'Half the sum of squared errors over all steps and targets.',
  equation: 'E = \\tfrac12 \\sum_t e(t)^2',
  fields: {},
  evaluate: (kernels, { outputs, at, targets, slope, count }) => {
    for (let i = 0; i < count; i++) slope[i] = outputs[at + i] - targets[i];
    const errors = span(slope, 0, count);
    return 0.5 * kernels.dot(errors, errors);
  },
};
