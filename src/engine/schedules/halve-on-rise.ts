import type { Schedule } from './schedule.ts';

/**
 * Halved each time that the error over an epoch is above that of the epoch before (Pascanu et al. 2013, supplement,
 * section 3.2.1: "we halved the learning rate every time the error over an epoch increased instead of decreasing").
 * An error that is not finite counts as risen, and the next epoch is compared with the last error that was one.
 */
export const halveOnRise: Schedule = {
  name: 'halve-on-rise',
  label: 'Halve when the error rises',
  help: 'Halved after each epoch whose error is above that of the epoch before.',
  equation: '2^{-\\#\\{k : E_k > E_{k-1}\\}}',
  source: 'Pascanu et al. 2013, supplement, section 3.2.1',
  fields: {},
  init: () => ({ factor: 1, last: Infinity }),
  factor: (_options, _at, state) => state.factor,
  observe: (_options, state, epochError) => {
    const isNumber = Number.isFinite(epochError);
    if (!isNumber || epochError > state.last) state.factor /= 2;
    if (isNumber) state.last = epochError;
  },
};
