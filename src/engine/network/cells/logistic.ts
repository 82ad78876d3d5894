import { plainCell } from './plain.ts';

/** Logistic units. */
export const logistic = plainCell('logistic', {
  label: 'Logistic',
  help: 'Units between 0 and 1.',
  equation: 'y = 1 / (1 + e^{-net})',
  source: 'Rumelhart et al. 1986; Bianchi et al. 2017 section 2.2',
  saturation: 0.99,
});
