import { computeGradient } from '../train/problem.ts';
import type { GradientMethod } from './index.ts';

/** Full back-propagation through time over the whole sequence (Bianchi et al. 2017 section 2.1). */
export const bptt: GradientMethod = {
  name: 'bptt',
  label: 'Back-propagation through time',
  help: 'The exact gradient over the whole training part, in one backward pass.',
  equation: 'g = \\sum_t \\frac{\\partial E}{\\partial net(t)} z(t)^\\top',
  source: 'Bianchi et al. 2017 section 2.1; Werbos 1990',
  fields: {},
  needs: 'backward',
  truncation: () => null,
  compute: computeGradient,
};
