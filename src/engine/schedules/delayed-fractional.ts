import type { Schedule } from './schedule.ts';
import { elapsed, perField } from './time.ts';

/**
 * 1 / (1 + max(0, k - t0)/beta), k the update index from 0 (Pascanu et al. 2013, supplement, section 3.2.2:
 * beta 2800 or 500, t0 0 or 28108).
 */
export const delayedFractional: Schedule = {
  name: 'delayed-fractional',
  label: 'Fractional decay after a delay',
  help: 'The value is kept for a while and then falls like 1/t.',
  equation: '\\frac{1}{1 + \\max(0,\\, k - t_0)/\\beta}',
  source: 'Pascanu et al. 2013, supplement, section 3.2.2',
  fields: {
    beta: {
      kind: 'number',
      label: 'Time to halve',
      help: 'Iterations or epochs after the delay until the value is halved.',
      symbol: '\\beta',
      default: 2800,
      above: 0,
    },
    offset: {
      kind: 'integer',
      label: 'Delay',
      help: 'Iterations or epochs before the value begins to fall.',
      symbol: 't_0',
      default: 28108,
      min: 0,
    },
    per: perField('iteration'),
  },
  init: () => ({}),
  factor: (options, at) =>
    1 / (1 + Math.max(0, elapsed(options, at) - (options.offset as number)) / (options.beta as number)),
};
