import type { Cell } from './cell.ts';

/** Rectified linear units. */
export const relu: Cell = {
  name: 'relu',
  label: 'Rectified linear',
  help: 'max(0, net): no saturation above, no gradient below 0.',
  fields: {},
  activation: 'relu',
  equation: 'y = \\max(0, net)',
  saturation: null,
};
