import { gaussian } from './gaussian.ts';

/**
 * For tanh units: all weights N(0, 0.1), biases 0 (Pascanu et al. 2013, section 4.1). The second number is a standard
 * deviation, as the authors' code shows.
 */
export const basicTanh = gaussian(
  {
    name: 'basic-tanh',
    label: 'Basic tanh (Pascanu et al.)',
    help: 'Normal weights, for tanh units.',
    source: 'Pascanu et al. 2013, section 4.1',
  },
  0.1,
);
