/** Settings and pieces of graphs that several presets share. */
import { UnfoldError } from '../errors.ts';
import type { Fields } from '../fields.ts';
import { cells } from './cells/index.ts';
import { type ConnectionSpec, INPUT, type LayerSpec, leakTo, type NamedOptions, TARGET } from './spec.ts';

/** What the presets have in common. */
export interface PartOptions {
  readonly cell: NamedOptions;
  readonly leak: number;
  readonly leakTo: number | null;
  readonly update: 'layered' | 'synchronous';
  readonly outputFeedback: boolean;
  readonly teacherForcing: boolean;
  readonly direct: boolean;
}

/** Settings of hidden units. */
export const unitFields: Fields = {
  cell: {
    kind: 'entry',
    label: 'Cell',
    help: 'What a hidden unit computes from its net input.',
    table: cells,
    default: 'tanh',
  },
  leak: {
    kind: 'number',
    label: 'Leak',
    help: 'h(t) = (1 - a) h(t-1) + a f(net) for hidden units. 1 is no leak.',
    symbol: 'a',
    default: 1,
    above: 0,
    max: 1,
  },
  leakTo,
};

/** Settings of the output's place in the network. */
export const outputFields: Fields = {
  update: {
    kind: 'choice',
    label: 'Update',
    help: 'Layered: the output sees the hidden units of the same step (Pedersen 1997). Synchronous: all units at once, so the output lags one step.',
    default: 'layered',
    options: [
      { value: 'layered', label: 'Layered' },
      { value: 'synchronous', label: 'Synchronous' },
    ],
  },
  outputFeedback: {
    kind: 'boolean',
    label: 'Output feedback',
    help: 'The output of the last step feeds the first hidden layer: the value of the output layer, before the output function (softmax, logistic) that belongs to the loss. With a linear output this makes the Jacobian rank-deficient (Pedersen 1997 eq. 7-10).',
    default: false,
  },
  teacherForcing: {
    kind: 'boolean',
    label: 'Teacher forcing',
    when: { key: 'outputFeedback', is: [true] },
    help: 'What is fed back is the true value of the last step, not the output, in validation and test as well; needs output feedback. Where a task asks for nothing, that value is 0.',
    default: false,
  },
  direct: {
    kind: 'boolean',
    label: 'Input to output',
    help: 'The inputs are connected to the output as well.',
    default: false,
  },
};

/** A connection with every weight, trained. */
export const connect = (from: string, to: string, delay = 0): ConnectionSpec => ({
  from,
  to,
  delay,
  mask: [],
  frozen: false,
});

/** A hidden layer. */
export const hiddenLayer = (options: PartOptions, name: string, size: number): LayerSpec => ({
  name,
  size,
  cell: options.cell,
  leak: [options.leak],
  leakTo: options.leakTo,
  bias: true,
  frozen: false,
});

/** The linear output. */
export const outputLayer = (size: number): LayerSpec => ({
  name: 'output',
  size,
  cell: { name: 'linear' },
  leak: [1],
  leakTo: null,
  bias: true,
  frozen: false,
});

/** What is fed back into the first hidden layer, and what goes straight to the output. @throws UnfoldError 'network.teacher' */
export function outerConnections(options: PartOptions, first: string): ConnectionSpec[] {
  if (options.teacherForcing && !options.outputFeedback) {
    throw new UnfoldError(
      'network.teacher',
      'teacherForcing is on, but outputFeedback is off; there is nothing that the true values could take the place of. Switch both on, or both off.',
      'network.teacherForcing',
    );
  }
  return [
    ...(options.outputFeedback ? [connect(options.teacherForcing ? TARGET : 'output', first, 1)] : []),
    ...(options.direct ? [connect(INPUT, 'output')] : []),
  ];
}
