import type { Cell } from './cell.ts';

/** Logistic units. */
export const logistic: Cell = {
  name: 'logistic',
  label: 'Logistic',
  help: 'Units between 0 and 1.',
  fields: {},
  activation: 'logistic',
  equation: 'y = 1 / (1 + e^{-net})',
  saturation: 0.99,
};
