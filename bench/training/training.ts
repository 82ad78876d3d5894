/**
 * A workload on the engine's own training problem: evaluate, gradient and a step of SGD, as a run does them for every
 * batch, without metrics and without drawing new sequences.
 */
import { type KernelProvider, type Precision, span } from '../../src/engine/math/kernels.ts';
import type { NamedOptions } from '../../src/engine/network/index.ts';
import { layoutOf, type Layout } from '../../src/engine/network/layout.ts';
import type { NetworkGraph } from '../../src/engine/network/spec.ts';
import type { SequenceBatch } from '../../src/engine/tasks/task.ts';
import { createProblem, problemBytes } from '../../src/engine/train/buffers.ts';
import { loadSequences } from '../../src/engine/train/feed.ts';
import { computeGradient, evaluate, type Problem } from '../../src/engine/train/problem.ts';
import { readRunSpec, type RunSpec } from '../../src/engine/train/spec.ts';
import type { TrainingProblem } from './problem.ts';
import type { Workload } from './workloads.ts';

/** A workload ready to be timed. */
export interface Training {
  readonly problem: Problem;
  /** One update: forward, loss, backward, weights. Returns the loss before it. */
  update(): number;
  /** Loss and gradient, in the order of the peers, at the starting weights. */
  gradient(): { loss: number; gradient: number[] };
  /** Bytes of the workspace. */
  readonly bytes: number;
}

/** What says how a problem is made; plain data, for the threads of a team too. */
export interface TrainingSetup {
  readonly load: Workload;
  readonly precision: Precision;
}

const LEARNING_RATE = 1e-3;
const NEEDS = { backward: true, tangent: false, second: false, products: false, readout: false };

/** The problem of a workload, without data and weights. */
export function emptyProblem({ load, precision }: TrainingSetup, provider: KernelProvider) {
  const layout = layoutOf(graphOf(load), load.inputs, load.outputs);
  const extent = { capacity: load.steps, steps: load.steps, batch: load.batch, checked: 0 };
  const spec = specOf(load, precision);
  const bytes = problemBytes(layout, extent, { spec, needs: NEEDS });
  return { bytes, problem: createProblem(layout, extent, { spec, needs: NEEDS, provider, bytes }) };
}

/** The problem with the workload's data and weights. */
export function prepareTraining(
  given: TrainingProblem,
  precision: Precision,
  provider: KernelProvider,
): Training {
  const { load } = given;
  const { problem, bytes } = emptyProblem({ load, precision }, provider);
  const { kernels, theta, gradient, layout } = problem;
  loadSequences(problem, batchOf(given));
  const order = peerOrder(layout, load);
  const restart = (): void => order.forEach((place, i) => (theta[i] = given.weights[place]));
  restart();
  const compute = (): number => {
    const { error } = evaluate(problem, theta);
    computeGradient(problem);
    return error;
  };
  return {
    problem,
    bytes,
    update: () => {
      const loss = compute();
      kernels.axpyInto(span(theta), -LEARNING_RATE, span(gradient));
      return loss;
    },
    gradient: () => {
      restart();
      const loss = compute();
      const ordered = new Array<number>(order.length);
      order.forEach((place, i) => (ordered[place] = gradient[i]));
      return { loss, gradient: ordered };
    },
  };
}

/** Only precision and loss matter; the network and the data are the workload's. */
function specOf({ loss }: Workload, precision: Precision): RunSpec {
  return readRunSpec({
    precision,
    loss:
      loss === 'softmax'
        ? { name: 'softmax-cross-entropy', reduction: 'mean' }
        : { name: 'mean-squared-error' },
    regularizers: [],
    phases: [{ method: 'gradient-descent' }],
  });
}

/** One-hot targets for softmax; steps that do not count have weight 0. */
function batchOf({ load, inputs, targets }: TrainingProblem): SequenceBatch {
  const { steps, batch, outputs, everyStep, loss } = load;
  const rows = steps * batch;
  const first = everyStep ? 0 : rows - batch;
  const all = new Float64Array(rows * outputs);
  for (let row = first; row < rows; row++) {
    for (let j = 0; j < outputs; j++) {
      const given = loss === 'softmax' ? targets[row - first] === j : targets[(row - first) * outputs + j];
      all[row * outputs + j] = Number(given);
    }
  }
  return {
    steps,
    batch,
    inputs: Float64Array.from(inputs),
    targets: all,
    weights: new Float64Array(rows).fill(1, first),
    lengths: new Uint32Array(batch).fill(steps),
  };
}

function graphOf(load: Workload): NetworkGraph {
  const connect = (from: string, to: string, delay: number) => ({ from, to, delay, mask: [], frozen: false });
  const layer = (name: string, size: number, cell: NamedOptions) => ({
    name,
    size,
    cell,
    leak: [1],
    leakTo: null,
    bias: true,
    frozen: false,
  });
  return {
    layers: [layer('hidden', load.hidden, cellOf(load)), layer('output', load.outputs, { name: 'linear' })],
    connections: [
      connect('hidden', 'hidden', 1),
      connect('input', 'hidden', 0),
      connect('hidden', 'output', 0),
    ],
    output: 'output',
  };
}

const cellOf = ({ cell }: Workload): NamedOptions =>
  cell === 'lstm' ? { name: 'lstm', peepholes: false, forgetBias: 0 } : { name: cell };

/** For each index of theta: the same weight's index in the peers' order. */
function peerOrder(layout: Layout, load: Workload): number[] {
  const { hidden, inputs, outputs } = load;
  const order = new Array<number>(layout.parameters).fill(0);
  const nets = load.cell === 'lstm' ? 4 * hidden : hidden;
  const bias = nets * (hidden + inputs);
  const readout = bias + nets;
  for (const { name, at, fan } of layout.layers) {
    const own = name === 'hidden';
    for (let i = 0; i < (own ? nets : outputs); i++) {
      for (let k = 0; k < fan; k++) order[at + i * fan + k] = own ? placeOf(i, k) : readoutOf(i, k);
    }
  }
  return order;

  function placeOf(i: number, k: number): number {
    if (k < hidden) return i * hidden + k;
    return k < hidden + inputs ? nets * hidden + i * inputs + (k - hidden) : bias + i;
  }
  function readoutOf(i: number, k: number): number {
    return k < hidden ? readout + i * hidden + k : readout + outputs * hidden + i;
  }
}
