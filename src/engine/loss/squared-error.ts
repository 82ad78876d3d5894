import { span, type Vec } from '../math/kernels.ts';
import type { Loss, LossPass } from './index.ts';

/** E = 1/2 sum e^2 with e = target - output (Pedersen 1997 eq. 3): the sum, not the mean. dE/dy = -e. */
export const squaredError: Loss = {
  name: 'squared-error',
  label: 'Squared error',
  help: 'Half the sum of squared errors over all steps and targets.',
  equation: 'E = \\tfrac12 \\sum_t e(t)^2',
  source: 'Pedersen 1997 eq. 3',
  fields: {},
  output: 'linear',
  targets: 'any',
  isMean: () => false,
  evaluate: (kernels, pass) => {
    errorsInto(pass);
    const errors = span(pass.slope, pass.first * pass.width, pass.rows * pass.width);
    return 0.5 * kernels.dot(errors, errors);
  },
  curvature: ({ width }, _row, out) => identityInto(out, width, 1),
};

/** slope = w (y - target). */
export function errorsInto({ outputs, at, targets, weights, slope, first, rows, width }: LossPass): void {
  for (let row = 0; row < rows; row++) {
    const weight = weights[first + row];
    const base = (first + row) * width;
    const from = at + row * width;
    // Outputs after the end of a sequence may be anything, numbers or not.
    for (let j = 0; j < width; j++)
      slope[base + j] = weight === 0 ? 0 : weight * (outputs[from + j] - targets[base + j]);
  }
}

/** out = value I (n x n). */
export function identityInto(out: Vec, n: number, value: number): void {
  for (let i = 0; i < n * n; i++) out[i] = i % (n + 1) === 0 ? value : 0;
}
