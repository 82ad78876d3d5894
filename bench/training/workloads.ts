/** The training workloads W1 to W4: what is trained in one update, and how many floating-point operations that has. */

/** One workload: a layer of units over time, a readout, a loss, one batch, float32. */
export interface Workload {
  readonly name: string;
  readonly title: string;
  readonly cell: 'tanh' | 'lstm';
  readonly hidden: number;
  readonly batch: number;
  readonly steps: number;
  readonly inputs: number;
  readonly outputs: number;
  /** Softmax with cross-entropy, or linear with the mean of the squared errors. */
  readonly loss: 'softmax' | 'squared';
  /** The loss counts every step, or the last one only. */
  readonly everyStep: boolean;
}

export const workloads: readonly Workload[] = [
  {
    name: 'W1',
    title: '50 tanh, batch 20, 200 steps, 6 inputs, 4-way softmax at the end',
    cell: 'tanh',
    hidden: 50,
    batch: 20,
    steps: 200,
    inputs: 6,
    outputs: 4,
    loss: 'softmax',
    everyStep: false,
  },
  {
    name: 'W2',
    title: '100 tanh, batch 10, 100 steps, 2 inputs, 1 linear output at the end',
    cell: 'tanh',
    hidden: 100,
    batch: 10,
    steps: 100,
    inputs: 2,
    outputs: 1,
    loss: 'squared',
    everyStep: false,
  },
  {
    name: 'W3',
    title: '500 tanh, batch 20, 200 steps, 50 inputs, 50-way softmax each step',
    cell: 'tanh',
    hidden: 500,
    batch: 20,
    steps: 200,
    inputs: 50,
    outputs: 50,
    loss: 'softmax',
    everyStep: true,
  },
  {
    name: 'W4',
    title: 'LSTM 128, batch 32, 100 steps, 1 input, 1 linear output at the end',
    cell: 'lstm',
    hidden: 128,
    batch: 32,
    steps: 100,
    inputs: 1,
    outputs: 1,
    loss: 'squared',
    everyStep: false,
  },
];

/** Multiplications and additions of the matrix products of one update: forward, backward, weight gradients. */
export function operationsOf(load: Workload): number {
  const { hidden, inputs, outputs, batch, steps, cell, everyStep } = load;
  const nets = cell === 'lstm' ? 4 * hidden : hidden;
  const recurrent = 2 * steps * batch * nets * (2 * (hidden + inputs + 1) + hidden);
  const readouts = everyStep ? steps : 1;
  return recurrent + 2 * readouts * batch * outputs * (2 * (hidden + 1) + hidden);
}

/** Weights in the order of the peers: recurrent (rows of units), input, bias, readout, readout's bias. */
export function weightSizes(load: Workload): readonly number[] {
  const { hidden, inputs, outputs, cell } = load;
  const nets = cell === 'lstm' ? 4 * hidden : hidden;
  return [nets * hidden, nets * inputs, nets, outputs * hidden, outputs];
}
