import type { Clipping } from './index.ts';

/** The gradient as it is. */
export const noClipping: Clipping = {
  name: 'none',
  label: 'None',
  help: 'The gradient as it is.',
  equation: 'g := g',
  source: 'plain gradient descent',
  fields: {},
  clip: () => false,
};
