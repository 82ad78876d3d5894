import { entryNamed, readFields } from '../../../src/engine/fields.ts';
import { initialisations } from '../../../src/engine/initialisations/index.ts';
import { buildGraph, networks } from '../../../src/engine/network/index.ts';
import { type Layout, layoutOf } from '../../../src/engine/network/layout.ts';
import type { ConnectionSpec, LayerSpec } from '../../../src/engine/network/spec.ts';
import { type BlockKind, type WeightBlock, weightBlocks } from '../../../src/engine/network/weight-blocks.ts';
import { openStream } from '../../../src/engine/random.ts';

/** The layout of a preset network with 3 inputs and 2 outputs. */
export function layoutFor(name: string, given: object = {}): Layout {
  const { fields } = entryNamed(networks, name);
  return layoutOf(buildGraph({ name, ...readFields(fields, given) }, 3, 2, 1), 3, 2);
}

/** One recurrent layer of `size` units with an output, the recurrent connection masked. */
export function maskedLayout(size: number, mask: readonly number[], cell = 'tanh'): Layout {
  const layer = (name: string, n: number, kind: string): LayerSpec => ({
    name,
    size: n,
    cell: { name: kind },
    leak: [1],
    leakTo: null,
    bias: true,
    frozen: false,
  });
  const connect = (from: string, to: string, delay: number, own: readonly number[] = []): ConnectionSpec => ({
    from,
    to,
    delay,
    mask: own,
    frozen: false,
  });
  const layers = [layer('hidden', size, cell), layer('output', 2, 'linear')];
  const connections = [
    connect('hidden', 'hidden', 1, mask),
    connect('input', 'hidden', 0),
    connect('hidden', 'output', 0),
  ];
  return layoutOf({ layers, connections, output: 'output' }, 3, 2);
}

/** Weights that an initialisation draws, its options completed by their defaults. */
export function drawFor(name: string, layout: Layout, given: object = {}, seed = 1): Float64Array {
  const entry = entryNamed(initialisations, name);
  return entry.draw(layout, openStream(seed, 'initial weights'), readFields(entry.fields, given));
}

/** The weights of a block, row by row. */
export function rowsOf(theta: Float64Array, { rows, cols, at, stride }: WeightBlock): number[][] {
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: cols }, (_, j) => theta[at + i * stride + j]),
  );
}

/** Blocks of some kinds. */
export function blocksOf(layout: Layout, ...kinds: BlockKind[]): WeightBlock[] {
  return weightBlocks(layout).filter(({ kind }) => kinds.includes(kind));
}

/** All weights of the blocks of some kinds. */
export function weightsOf(theta: Float64Array, layout: Layout, ...kinds: BlockKind[]): number[] {
  return blocksOf(layout, ...kinds).flatMap((block) => rowsOf(theta, block).flat());
}

/** Mean and standard deviation. */
export function momentsOf(values: readonly number[]): { mean: number; sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, sd: Math.sqrt(square) };
}

/** Largest absolute eigenvalue of a block by another implementation than the engine's, for random matrices. */
export { EigenvalueDecomposition, Matrix as Dense } from 'ml-matrix';
