import type { Schedule } from './schedule.ts';
import { elapsed, perField } from './time.ts';

/**
 * 1 / (1 + k/beta). Pascanu et al. 2013, supplement, section 3.2.2: k the update index, beta 2800 or 500. Bianchi et
 * al. 2017, section 2.3, call it fractional decay, with k the epoch. Whether the first update has index 0 or 1 is not
 * stated; here it is 0, so that the first factor is 1.
 */
export const fractional: Schedule = {
  name: 'fractional',
  label: 'Fractional decay',
  help: 'Halved after b iterations or epochs, a third after 2b, and so on.',
  equation: '\\frac{1}{1 + k/\\beta}',
  source: 'Pascanu et al. 2013, supplement, section 3.2.2; Bianchi et al. 2017, section 2.3',
  fields: {
    beta: {
      kind: 'number',
      label: 'Time to halve',
      help: 'Iterations or epochs until the value is halved. Pascanu et al. use 2800 and 500 updates.',
      symbol: '\\beta',
      default: 2800,
      above: 0,
    },
    per: perField('iteration'),
  },
  init: () => ({}),
  factor: (options, at) => 1 / (1 + elapsed(options, at) / (options.beta as number)),
};
