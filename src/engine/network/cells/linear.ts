import type { Cell } from './cell.ts';

/** Linear units. */
export const linear: Cell = {
  name: 'linear',
  label: 'Linear',
  help: 'The net input itself; the usual output of a predictor (Pedersen 1997 eq. 1).',
  fields: {},
  activation: 'linear',
  equation: 'y = net',
  saturation: null,
};
