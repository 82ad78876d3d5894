/** The settings of sampling-based selection. */
import type { Fields } from '../fields.ts';
import { momentumField } from './momentum.ts';

/** Momentum, and what decides about a mini-batch; the learning rate stands beside them. */
export const selectionFields: Fields = {
  momentum: { ...momentumField, help: 'Share of the last correction that the next one keeps.' },
  resetMomentum: {
    kind: 'boolean',
    label: 'Momentum begins anew in every epoch',
    help: "As in the authors' code for a later paper; this text does not say.",
    default: true,
  },
  gradient: {
    kind: 'choice',
    label: 'Gradient',
    help: 'Of the sum over a mini-batch, for which their learning rates of 1e-5 to 1e-3 are, or of the mean. Penalties are scaled along.',
    default: 'sum',
    options: [
      { value: 'sum', label: 'Sum' },
      { value: 'mean', label: 'Mean' },
    ],
  },
  qMin: {
    kind: 'number',
    label: 'Smallest Q',
    help: 'Below it, errors explode on their way back.',
    symbol: 'Q_{min}',
    default: -1,
  },
  qMax: {
    kind: 'number',
    label: 'Largest Q',
    help: 'Above it, errors vanish on their way back.',
    symbol: 'Q_{max}',
    default: 1,
  },
  r0: {
    kind: 'number',
    label: 'Largest |dS|',
    help: 'Mini-batches that would change the length of errors by more are left out; none for no bound. The text gives no value.',
    symbol: 'r_0',
    default: null,
    min: 0,
  },
  depth: {
    kind: 'integer',
    label: 'Depth',
    help: 'Steps back from the last one over which errors are compared; none for the whole sequence.',
    symbol: 'h',
    default: null,
    min: 1,
  },
  correction: {
    kind: 'choice',
    label: 'dS of',
    help: 'The correction that the mini-batch would make: the whole of it with momentum, or the part of its own gradient.',
    default: 'whole',
    options: [
      { value: 'whole', label: 'The whole correction' },
      { value: 'gradient', label: 'Its gradient part' },
    ],
  },
  form: {
    kind: 'choice',
    label: 'Form',
    help: 'As the text means it, or with the signs as algorithm 1 prints them, which are reversed.',
    default: 'as-meant',
    options: [
      { value: 'as-meant', label: 'As it is meant' },
      { value: 'as-printed', label: 'As it is printed' },
    ],
  },
};
