import { gaussian } from './gaussian.ts';

/**
 * For logistic units: all weights N(0, 0.01), biases 0 (Pascanu et al. 2013, section 4.1). The second number is a
 * standard deviation, as the authors' code shows.
 */
export const sigmoid = gaussian(
  {
    name: 'sigmoid',
    label: 'Sigmoid (Pascanu et al.)',
    help: 'Small normal weights, for logistic units.',
    source: 'Pascanu et al. 2013, section 4.1',
  },
  0.01,
);
