import { plainCell } from './plain.ts';

/** Linear units. */
export const linear = plainCell('linear', {
  label: 'Linear',
  help: 'The net input itself; the usual output of a predictor (Pedersen 1997 eq. 1).',
  equation: 'y = net',
  source: 'Pedersen 1997 eq. 1',
  saturation: null,
});
