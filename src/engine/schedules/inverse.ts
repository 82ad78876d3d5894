import type { Schedule } from './schedule.ts';
import { ordinal, perField } from './time.ts';

/** 1/t, t = 1, 2, ... (Pascanu et al. 2013, supplement, section 2.2). */
export const inverse: Schedule = {
  name: 'inverse',
  label: '1/t',
  help: 'The value divided by the number of the epoch or iteration.',
  equation: '\\frac{1}{t}',
  source: 'Pascanu et al. 2013, supplement, sections 2.2 and 3.2',
  fields: { per: perField('epoch') },
  init: () => ({}),
  factor: (options, at) => 1 / ordinal(options, at),
};
