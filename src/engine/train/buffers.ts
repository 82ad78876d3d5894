/** Allocates the buffers of a problem; a dry run of the same allocations tells how much memory they take. */
import { entryNamed } from '../fields.ts';
import { losses } from '../loss/index.ts';
import { allocBytes, type KernelProvider, type Kernels, matrix } from '../math/kernels.ts';
import { allocateBackward } from '../network/backward.ts';
import type { Layout } from '../network/layout.ts';
import { type Allocate, allocateNetwork, type Network } from '../network/network.ts';
import { allocateProducts } from '../network/products-buffers.ts';
import { allocateTangent, tangentStride } from '../network/tangent-buffers.ts';
import { allocateTrajectory } from '../network/trajectory.ts';
import { type DisturbanceBuffer, regularizers } from '../regularizers/index.ts';
import type { Readout, SecondOrder } from './method-buffers.ts';
import type { Part, Problem } from './problem.ts';
import type { RunSpec } from './spec.ts';

/** Rows of J that are computed before they are added to J'J: enough to fill vectors, few enough to stay in cache. */
export const JACOBIAN_BLOCK = 128;

/** Batches of at least this many sequences are split into two parts. */
const SPLIT_FROM = 8;

/** What a spec's gradient and methods need in memory. */
export interface Needs {
  readonly backward: boolean;
  readonly tangent: boolean;
  readonly second: boolean;
  readonly products: boolean;
  readonly readout: boolean;
}

/** The extent of a problem: `capacity` steps in every trajectory, of which at most `steps` are trained on at a time. */
export interface Extent {
  readonly capacity: number;
  readonly steps: number;
  readonly batch: number;
  /** Sequences that are evaluated side by side; 0 where evaluation needs no buffers of its own. */
  readonly checked: number;
}

const nothingMore: Needs = {
  backward: false,
  tangent: false,
  second: false,
  products: false,
  readout: false,
};

type Buffers = Pick<
  Problem,
  | 'network'
  | 'parts'
  | 'checker'
  | 'theta'
  | 'trial'
  | 'at'
  | 'gradient'
  | 'direction'
  | 'weightNoiseBuffer'
  | 'second'
  | 'readout'
  | 'products'
>;

/** Bytes of workspace a problem takes. */
export function problemBytes(layout: Layout, extent: Extent, setup: { spec: RunSpec; needs: Needs }): number {
  let bytes = 0;
  const nothing = new Float64Array(0);
  const allocate: Allocate = (length) => {
    bytes += allocBytes(setup.spec.precision, length);
    return nothing;
  };
  // The dry run never touches numbers, so no kernels are needed.
  allocateBuffers(layout, extent, { ...setup, kernels: undefined as unknown as Kernels, allocate });
  return bytes;
}

/** Makes a problem with zero weights and no data, in a workspace of `bytes` (see `problemBytes`). */
export function createProblem(
  layout: Layout,
  extent: Extent,
  setup: { spec: RunSpec; needs: Needs; provider: KernelProvider; bytes: number },
): Problem {
  const { spec, needs, provider, bytes } = setup;
  const blocks = partsOf(extent.batch).length;
  const kernels = provider.open(spec.precision, bytes, canShare(layout, extent) ? blocks : 1);
  const allocate: Allocate = (length) => kernels.alloc(length);
  return {
    layout,
    kernels,
    window: { from: 0, lossFrom: 0, to: 0 },
    loadedSteps: 0,
    loss: entryNamed(losses, spec.loss.name, 'loss'),
    lossOptions: spec.loss,
    regularizers: regularizationsOf(spec),
    weightNoise: null,
    keptInputs: null,
    losses: new Float64Array(blocks),
    team: null,
    counted: 0,
    cost: NaN,
    error: NaN,
    throughTime: NaN,
    counts: { evaluations: 0, gradients: 0 },
    ...allocateBuffers(layout, extent, { spec, needs, kernels, allocate }),
  };
}

/** The spec's regularisers with their settings. */
export function regularizationsOf(spec: RunSpec): Problem['regularizers'] {
  return spec.regularizers.map((options) => ({
    entry: entryNamed(regularizers, options.name, 'regularizers'),
    options,
  }));
}

interface Setup {
  readonly spec: RunSpec;
  readonly needs: Needs;
  readonly kernels: Kernels;
  readonly allocate: Allocate;
}

function allocateBuffers(layout: Layout, extent: Extent, setup: Setup): Buffers {
  const { allocate, kernels, needs } = setup;
  const network = allocateNetwork(layout, kernels, allocate);
  const vector = () => allocate(layout.parameters);
  const dropout = disturbs(setup.spec, 'drop-mask');
  return {
    network,
    parts: partsOf(extent.batch).map((block) =>
      allocatePart(network, { ...extent, ...block, dropout }, setup),
    ),
    checker:
      extent.checked === 0
        ? null
        : allocatePart(
            network,
            { ...extent, first: 0, batch: extent.checked, dropout: false },
            { ...setup, needs: nothingMore },
          ),
    theta: vector(),
    trial: vector(),
    at: vector(),
    gradient: vector(),
    direction: vector(),
    weightNoiseBuffer: disturbs(setup.spec, 'weight-noise') ? vector() : null,
    second: needs.second ? allocateSecond(layout, setup) : null,
    readout: needs.readout ? allocateReadout(layout, setup) : null,
    products: needs.products
      ? {
          direction: vector(),
          curvature: allocate(layout.outputs * layout.outputs),
          row: allocate(layout.outputs),
        }
      : null,
  };
}

/** Whether a disturbance of the spec has its numbers in such a buffer. */
function disturbs(spec: RunSpec, buffer: DisturbanceBuffer): boolean {
  return spec.regularizers.some(({ name }) => {
    const entry = entryNamed(regularizers, name, 'regularizers');
    return entry.kind === 'disturbance' && entry.buffers.includes(buffer);
  });
}

/** Multiplications of a forward pass from which on a second thread is worth the waiting. */
const SHARED_FROM = 1e6;

/**
 * Whether threads share the work on the parts of a batch: there must be enough of it. Masks and noise of an iteration
 * lie in the workspace, where every thread finds them.
 */
function canShare({ parameters }: Layout, { steps, batch }: Extent): boolean {
  return parameters * steps * batch >= SHARED_FROM;
}

/** How a batch is split: by its size only, never by the number of threads. */
function partsOf(batch: number): readonly { readonly first: number; readonly batch: number }[] {
  if (batch < SPLIT_FROM) return [{ first: 0, batch }];
  const half = Math.ceil(batch / 2);
  return [
    { first: 0, batch: half },
    { first: half, batch: batch - half },
  ];
}

function allocatePart(
  network: Network,
  block: Extent & { first: number; dropout: boolean },
  setup: Setup,
): Part {
  const { allocate, needs } = setup;
  const { layout } = network;
  const { first, batch, steps, capacity, dropout } = block;
  const track = allocateTrajectory(layout, { steps: capacity, batch, dropout }, allocate);
  return {
    first,
    batch,
    track,
    targets: allocate(steps * batch * layout.outputs),
    weights: allocate(steps * batch),
    slope: allocate(steps * batch * layout.outputs),
    gradient: allocate(layout.parameters),
    backward: needs.backward ? allocateBackward(track, allocate) : null,
    tangent: needs.tangent ? allocateTangent(network, track, allocate) : null,
    products: needs.products
      ? {
          buffers: allocateProducts(track, allocate, { second: true }),
          dots: allocate(capacity * batch * layout.outputs),
        }
      : null,
    past: null,
  };
}

function allocateSecond(layout: Layout, { allocate }: Setup): SecondOrder {
  const stride = tangentStride(layout);
  const size = layout.freeCount;
  const square = () => matrix(allocate(size * stride), { rows: size, cols: size, stride });
  const block = () => allocate(JACOBIAN_BLOCK * layout.outputs * stride);
  return {
    jacobian: block(),
    weighted: block(),
    curvature: matrix(allocate(layout.outputs * layout.outputs), {
      rows: layout.outputs,
      cols: layout.outputs,
    }),
    stride,
    hessian: square(),
    factor: square(),
    projected: matrix(allocate(stride), { rows: 1, cols: size, stride }),
  };
}

function allocateReadout({ layers, output, outputs }: Layout, { allocate }: Setup): Readout {
  const { fan } = layers[output];
  const square = () => matrix(allocate(fan * fan), { rows: fan, cols: fan });
  return {
    gram: square(),
    factor: square(),
    moments: matrix(allocate(fan * outputs), { rows: fan, cols: outputs }),
    solution: allocate(fan),
  };
}
