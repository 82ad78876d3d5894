import type { Cell } from './cell.ts';

/** Hyperbolic tangent units. */
export const tanh: Cell = {
  name: 'tanh',
  label: 'Hyperbolic tangent',
  help: 'Symmetric units between -1 and 1, as Pedersen uses.',
  fields: {},
  activation: 'tanh',
  equation: 'y = \\tanh(net)',
  saturation: 0.99,
};
