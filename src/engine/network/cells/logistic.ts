import { plainCell } from './plain.ts';

/** Logistic units. */
export const logistic = plainCell('logistic', {
  label: 'Logistic',
  help: 'Units between 0 and 1.',
  equation: 'y = 1 / (1 + e^{-net})',
  source: 'standard',
  saturation: 0.99,
});
