import { exp } from '../math/elementary.ts';
import type { Schedule } from './schedule.ts';
import { elapsed, perField } from './time.ts';

/** exp(-alpha k), k epochs finished (Bianchi et al. 2017, section 2.3: k is the current epoch). */
export const exponential: Schedule = {
  name: 'exponential',
  label: 'Exponential decay',
  help: 'Falls by the same share each time.',
  equation: 'e^{-\\alpha k}',
  source: 'Bianchi et al. 2017, section 2.3',
  fields: {
    rate: {
      kind: 'number',
      label: 'Rate',
      help: 'At 0.1 the value falls by 9.5 % each time.',
      symbol: '\\alpha',
      default: 0.01,
      min: 0,
    },
    per: perField('epoch'),
  },
  init: () => ({}),
  factor: (options, at) => exp(-(options.rate as number) * elapsed(options, at)),
};
