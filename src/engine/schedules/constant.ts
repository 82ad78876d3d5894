import type { Schedule } from './schedule.ts';

/** Factor 1 at all times (Pascanu et al. 2013, supplement, section 3.1: no decreasing scheme). */
export const constant: Schedule = {
  name: 'constant',
  label: 'Constant',
  help: 'The value stays what it is.',
  equation: '1',
  source: 'Pascanu et al. 2013, supplement, section 3.1.1',
  fields: {},
  init: () => ({}),
  factor: () => 1,
};
