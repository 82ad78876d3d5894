/** A workload on the engine's network functions: forward, loss, backward and a step of SGD, batch in two parts. */
import {
  allocBytes,
  type KernelProvider,
  type Kernels,
  type Precision,
  span,
  type Vec,
} from '../../src/engine/math/kernels.ts';
import { exp, log } from '../../src/engine/math/elementary.ts';
import { allocateBackward, backward } from '../../src/engine/network/backward.ts';
import { forward } from '../../src/engine/network/forward.ts';
import { layoutOf, type Layout } from '../../src/engine/network/layout.ts';
import { type Allocate, allocateNetwork, setWeights } from '../../src/engine/network/network.ts';
import type { NamedOptions } from '../../src/engine/network/index.ts';
import type { NetworkGraph } from '../../src/engine/network/spec.ts';
import { allocateTrajectory, clearPast, fillInputs, outputAt } from '../../src/engine/network/trajectory.ts';
import type { TrainingProblem } from './problem.ts';
import type { Workload } from './workloads.ts';

/** A workload ready to be timed. */
export interface Training {
  /** One update: forward, loss, backward, weights. Returns the loss before it. */
  update(): number;
  /** Loss and gradient, in the order of the peers, at the starting weights. */
  gradient(): { loss: number; gradient: number[] };
  /** Bytes of the workspace. */
  readonly bytes: number;
}

const LEARNING_RATE = 1e-3;
const SPLIT_FROM = 8;

export function directTraining(
  problem: TrainingProblem,
  precision: Precision,
  provider: KernelProvider,
): Training {
  const { load } = problem;
  const layout = layoutOf(graphOf(load), load.inputs, load.outputs);
  let bytes = 0;
  allocateAll(problem, layout, {
    kernels: undefined as unknown as Kernels,
    allocate: (length) => {
      bytes += allocBytes(precision, length);
      return new Float64Array(0);
    },
  });
  const kernels = provider.open(precision, bytes);
  const all = allocateAll(problem, layout, { kernels, allocate: (length) => kernels.alloc(length) });
  const { network, theta, gradient, parts } = all;
  for (const { track, inputs } of parts) fillInputs(track, inputs);
  const order = peerOrder(layout, load);
  const restart = (): void => order.forEach((place, i) => (theta[i] = problem.weights[place]));
  restart();
  const compute = (): number => {
    setWeights(network, span(theta));
    let loss = 0;
    for (const part of parts) {
      clearPast(part.track);
      forward(network, part.track, 0, load.steps);
      loss += lossOf(load, part);
      kernels.fill(span(part.gradient), 0);
      backward(network, part.track, part.back, {
        outputError: part.slope,
        from: 0,
        to: load.steps,
        gradient: part.gradient,
      });
    }
    kernels.copyInto(span(gradient), span(parts[0].gradient));
    for (const part of parts.slice(1)) kernels.axpyInto(span(gradient), 1, span(part.gradient));
    return loss;
  };
  return {
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

type Part = ReturnType<typeof allocateAll>['parts'][number];

function allocateAll(
  { load, inputs, targets }: TrainingProblem,
  layout: Layout,
  { kernels, allocate }: { kernels: Kernels; allocate: Allocate },
) {
  const network = allocateNetwork(layout, kernels, allocate);
  const half = load.batch < SPLIT_FROM ? load.batch : Math.ceil(load.batch / 2);
  const blocks = [
    { first: 0, batch: half },
    { first: half, batch: load.batch - half },
  ].filter(({ batch }) => batch > 0);
  const parts = blocks.map((block) => {
    const track = allocateTrajectory(layout, { steps: load.steps, batch: block.batch }, allocate);
    return {
      ...block,
      track,
      back: allocateBackward(track, allocate),
      inputs: columnsOf(inputs, load, { ...block, width: load.inputs }),
      targets: columnsOf(targets, load, { ...block, width: load.loss === 'softmax' ? 1 : load.outputs }),
      slope: allocate(load.steps * block.batch * load.outputs),
      gradient: allocate(layout.parameters),
    };
  });
  return {
    network,
    theta: allocate(layout.parameters),
    gradient: allocate(layout.parameters),
    parts,
  };
}

/** The part of a (T' B width) array that belongs to a block of sequences. */
function columnsOf(
  values: Float32Array,
  load: Workload,
  block: { first: number; batch: number; width: number },
): Float64Array {
  const { first, batch, width } = block;
  const steps = values.length / (load.batch * width);
  return Float64Array.from({ length: steps * batch * width }, (_, i) => {
    const t = Math.floor(i / (batch * width));
    return values[(t * load.batch + first) * width + (i % (batch * width))];
  });
}

/** The part's share of the mean loss; its slope goes into `part.slope`. */
function lossOf(load: Workload, { track, targets, slope, batch }: Part): number {
  const { outputs, steps, everyStep, loss } = load;
  const from = everyStep ? 0 : steps - 1;
  const { h, at } = outputAt(track, from);
  const rows = (steps - from) * batch;
  const scale = 1 / ((steps - from) * load.batch);
  const first = from * batch * outputs;
  if (loss === 'squared') {
    let sum = 0;
    for (let i = 0; i < rows * outputs; i++) {
      const error = h[at + i] - targets[i];
      sum += error * error;
      slope[first + i] = (2 * scale * error) / outputs;
    }
    return (sum * scale) / outputs;
  }
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    sum += softmaxRow(
      { h, at: at + row * outputs, outputs, target: targets[row], scale },
      slope,
      first + row * outputs,
    );
  }
  return sum * scale;
}

function softmaxRow(
  row: { h: Vec; at: number; outputs: number; target: number; scale: number },
  slope: Vec,
  to: number,
): number {
  const { h, at, outputs, target, scale } = row;
  let most = -Infinity;
  for (let j = 0; j < outputs; j++) most = Math.max(most, h[at + j]);
  let total = 0;
  for (let j = 0; j < outputs; j++) total += slope[to + j] = exp(h[at + j] - most);
  for (let j = 0; j < outputs; j++) slope[to + j] *= scale / total;
  slope[to + target] -= scale;
  return log(total) - (h[at + target] - most);
}

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
