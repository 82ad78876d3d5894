/** A compiled network with weights in it, on one workspace. */
import {
  type Kernels,
  type Matrix,
  matrix,
  type Panels,
  panelsLength,
  span,
  type Span,
  type Vec,
} from '../math/kernels.ts';
import type { LayerLayout, Layout } from './layout.ts';

/** Hands out zeroed arrays; a dry run of all allocations tells how large the workspace must be. */
export type Allocate = (length: number) => Vec;

/** A network ready to run: `setWeights` puts parameters in, `forward`, `backward` and `tangent` use them. */
export interface Network {
  readonly layout: Layout;
  readonly kernels: Kernels;
  /** (P) the weights in use. */
  readonly theta: Vec;
  readonly layers: readonly LayerWeights[];
}

/** The weight matrix of a layer in the forms that the loops want. */
export interface LayerWeights {
  readonly plan: LayerLayout;
  /** W (m n x K), m = blocks, a view of theta. */
  readonly w: Matrix;
  /** The columns of W that read layers (m n x recurrentFan), a view of theta. */
  readonly recurrent: Matrix;
  /** W' (K x m n), a copy: forward products run along its rows. */
  readonly transposed: Matrix;
  /** W' and `recurrent` in panels, for products of more than one row. */
  readonly transposedPanels: Panels;
  readonly recurrentPanels: Panels;
}

/** Allocates a network's weights (all zero). */
export function allocateNetwork(layout: Layout, kernels: Kernels, allocate: Allocate): Network {
  const theta = allocate(layout.parameters);
  const layers = layout.layers.map((plan) => {
    const { at, fan } = plan;
    const rows = plan.blocks * plan.size;
    return {
      plan,
      w: matrix(theta, { rows, cols: fan, at }),
      recurrent: matrix(theta, { rows, cols: plan.recurrentFan, at, stride: fan }),
      transposed: matrix(allocate(rows * fan), { rows: fan, cols: rows }),
      transposedPanels: panels({ rows: fan, cols: rows }, allocate),
      recurrentPanels: panels({ rows, cols: plan.recurrentFan }, allocate),
    };
  });
  return { layout, kernels, theta, layers };
}

/** Room for either precision: the allocation does not know which. */
function panels({ rows, cols }: { rows: number; cols: number }, allocate: Allocate): Panels {
  const length = Math.max(panelsLength('float64', rows, cols), panelsLength('float32', rows, cols));
  return { data: allocate(length), at: 0, rows, cols };
}

/** Copies `theta` (P) into the network and brings the copies of its matrices up to date. */
export function setWeights(network: Network, theta: Span): void {
  const { kernels } = network;
  kernels.copyInto(span(network.theta), theta);
  for (const { w, recurrent, transposed, transposedPanels, recurrentPanels } of network.layers) {
    kernels.transposeInto(transposed, w);
    kernels.packInto(transposedPanels, transposed);
    kernels.packInto(recurrentPanels, recurrent);
  }
}
