import { plainCell } from './plain.ts';

/** Hyperbolic tangent units. */
export const tanh = plainCell('tanh', {
  label: 'Hyperbolic tangent',
  help: 'Symmetric units between -1 and 1, as Pedersen uses.',
  equation: 'y = \\tanh(net)',
  source: 'Pedersen 1997 eq. 2',
  saturation: 0.99,
});
