/** Pedersen's network of one input and H tanh units on a scaled series, as a run of the engine. */
import {
  createRun,
  type KernelProvider,
  readRunSpec,
  type Run,
  type Series,
} from '../../src/engine/index.ts';
import { weightNames } from '../../src/engine/network/weight-names.ts';

/** One Gauss-Newton problem in the form that the peers get too (see peers/protocol.py). */
export interface NetProblem {
  /** x(t) and x(t + 1), scaled. */
  readonly inputs: readonly number[];
  readonly targets: readonly number[];
  readonly hidden: number;
  readonly alpha: number;
  /** W (H x H), input weights, biases, output weights, output bias. */
  readonly weights: readonly number[];
}

/** A run of these samples, all of them for training, at weights drawn by `seed`. */
export function netRun(problem: Omit<NetProblem, 'weights'>, seed: number, provider: KernelProvider): Run {
  const length = problem.inputs.length;
  const series: Series = {
    name: 'laser',
    length,
    columns: [
      { name: 'x', values: Float64Array.from(problem.inputs) },
      { name: 'y', values: Float64Array.from(problem.targets) },
    ],
  };
  const spec = readRunSpec({
    data: {
      inputs: ['x'],
      targets: ['y'],
      horizon: 0,
      split: { train: length, validation: 0, test: 0 },
      scale: 'none',
    },
    network: { name: 'recurrent', hidden: [problem.hidden], cell: 'tanh' },
    initialisation: { name: 'uniform', range: 0.3 },
    regularizers: [{ name: 'weight-decay', alpha: problem.alpha }],
    phases: [{ method: 'gauss-newton' }],
    stop: { iterations: null, gradientNorm: null },
    seed,
  });
  return createRun(spec, series, provider);
}

/** For each index of theta: the same weight's index in the peers' order. */
export function peerOrder(run: Run, hidden: number): Int32Array {
  const squares = hidden * hidden;
  const order = new Int32Array(run.problem.layout.parameters);
  for (const { index, to, unit, from, source } of weightNames(run.problem.layout)) {
    if (to === 'output')
      order[index] = from === 'bias' ? squares + 3 * hidden : squares + 2 * hidden + source;
    else if (from === 'input') order[index] = squares + unit;
    else if (from === 'bias') order[index] = squares + hidden + unit;
    else order[index] = unit * hidden + source;
  }
  return order;
}

/** An array of theta's order in the peers' order. */
export function toPeerOrder(values: ArrayLike<number>, order: Int32Array): number[] {
  const out = new Array<number>(order.length).fill(0);
  for (let i = 0; i < order.length; i++) out[order[i]] = values[i];
  return out;
}
