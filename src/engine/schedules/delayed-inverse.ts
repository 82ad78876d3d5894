import type { Schedule } from './schedule.ts';
import { ordinal, perField } from './time.ts';

/** 1 / max(1, t - t0), t from 1 (Pascanu et al. 2013, supplement, section 3.2.1, Nottingham: t0 = 10 epochs). */
export const delayedInverse: Schedule = {
  name: 'delayed-inverse',
  label: '1/t after a delay',
  help: 'The value is kept for a while and then divided by 1, 2, 3, ...',
  equation: '\\frac{1}{\\max(1,\\, t - t_0)}',
  source: 'Pascanu et al. 2013, supplement, section 3.2.1',
  fields: {
    offset: {
      kind: 'integer',
      label: 'Delay',
      help: 'Epochs or iterations before the value begins to fall.',
      symbol: 't_0',
      default: 10,
      min: 0,
    },
    per: perField('epoch'),
  },
  init: () => ({}),
  factor: (options, at) => 1 / Math.max(1, ordinal(options, at) - (options.offset as number)),
};
