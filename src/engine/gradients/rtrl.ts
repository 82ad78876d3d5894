import { computeNormalEquations } from './normal-equations.ts';
import type { GradientMethod } from './index.ts';

/** Real-time recurrent learning (Williams & Zipser 1989): J' dE/dy from forward sensitivities. */
export const rtrl: GradientMethod = {
  name: 'rtrl',
  label: 'Real-time recurrent learning',
  help: 'The same gradient by forward sensitivities: memory does not grow with time, work grows with the square of the units times the weights.',
  fields: {},
  needs: 'second',
  compute: (problem) => computeNormalEquations(problem, { gradientOnly: true }),
};
