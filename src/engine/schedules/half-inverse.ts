import type { Schedule } from './schedule.ts';
import { ordinal, perField } from './time.ts';

/**
 * 1/(2t), t the number of the epoch from 1: a half in the first (Pascanu et al. 2013, supplement, section 3.2.1).
 * The text prints "alpha_t = 1/(2t)" beside an initial alpha of 0.5, or 0.1; here it is a factor like the others, so
 * that the initial strength 1 gives exactly the printed alpha_t.
 */
export const halfInverse: Schedule = {
  name: 'half-inverse',
  label: '1/(2t)',
  help: 'The value divided by twice the number of the epoch or iteration.',
  equation: '\\frac{1}{2t}',
  source: 'Pascanu et al. 2013, supplement, section 3.2.1',
  fields: { per: perField('epoch') },
  init: () => ({}),
  factor: (options, at) => 1 / (2 * ordinal(options, at)),
};
