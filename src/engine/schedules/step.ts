import type { Schedule } from './schedule.ts';
import { elapsed, perField, wholePower } from './time.ts';

/**
 * A factor at fixed times, or (as in the book) each time that the error has not decreased for that many epochs.
 * Bianchi et al. 2017, section 2.3: "reduces the learning rate by a factor, if after a given number of epochs the
 * loss has not decreased". An epoch decreases the error when it is below the lowest so far.
 */
export const step: Schedule = {
  name: 'step',
  label: 'Step decay',
  help: 'Multiplied by a factor after every so many iterations or epochs, or when the error stops decreasing.',
  equation: '\\gamma^{\\lfloor k / n \\rfloor}',
  source: 'Bianchi et al. 2017, section 2.3',
  fields: {
    factor: {
      kind: 'number',
      label: 'Factor',
      help: 'By what each step multiplies.',
      symbol: '\\gamma',
      default: 0.5,
      above: 0,
      max: 1,
    },
    every: {
      kind: 'integer',
      label: 'Every',
      help: 'Iterations or epochs between two steps; without decrease, the epochs that are waited.',
      symbol: 'n',
      default: 10,
      min: 1,
    },
    when: {
      kind: 'choice',
      label: 'When',
      help: 'At fixed times, or each time that the error over an epoch has not decreased for that many epochs.',
      default: 'always',
      options: [
        { value: 'always', label: 'At fixed times' },
        { value: 'no-decrease', label: 'When the error does not decrease' },
      ],
    },
    per: perField('epoch'),
  },
  init: () => ({ lowest: Infinity, waited: 0, steps: 0 }),
  factor: (options, at, state) => {
    const fixed = Math.floor(elapsed(options, at) / (options.every as number));
    return wholePower(options.factor as number, options.when === 'no-decrease' ? state.steps : fixed);
  },
  observe: (options, state, epochError) => {
    if (epochError < state.lowest) {
      state.lowest = epochError;
      state.waited = 0;
    } else if (++state.waited >= (options.every as number)) {
      state.steps++;
      state.waited = 0;
    }
  },
};
