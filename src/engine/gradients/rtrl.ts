import { computeNormalEquations } from './normal-equations.ts';
import type { GradientMethod } from './index.ts';

/** Real-time recurrent learning (Williams & Zipser 1989): J' dE/dy from forward sensitivities. */
export const rtrl: GradientMethod = {
  name: 'rtrl',
  label: 'Real-time recurrent learning',
  help: 'The same gradient by forward sensitivities: memory does not grow with time, work grows with the square of the units times the weights.',
  equation:
    'g = \\sum_t \\left(\\frac{\\partial y(t)}{\\partial w}\\right)^\\top \\frac{\\partial E}{\\partial y(t)}',
  source: 'Williams & Zipser 1989; Bianchi et al. 2017 section 2.5',
  fields: {},
  needs: 'tangent',
  truncation: () => null,
  compute: (problem) => computeNormalEquations(problem, { gradientOnly: true }),
};
