import { describe, expect, it } from 'vitest';
import { type KernelProvider, type Precision, span, type Vec } from '../../../src/engine/math/kernels.ts';
import { allocateBackward, backward } from '../../../src/engine/network/backward.ts';
import { forward } from '../../../src/engine/network/forward.ts';
import { layoutOf } from '../../../src/engine/network/layout.ts';
import { allocateNetwork, setWeights } from '../../../src/engine/network/network.ts';
import { allocateTrajectory, fillInputs, outputAt } from '../../../src/engine/network/trajectory.ts';
import { openStream } from '../../../src/engine/random.ts';
import { loadWasmKernels, tsKernels } from '../../helpers/kernels.ts';
import { randomGraph } from '../../helpers/random-graph.ts';

const wasm = await loadWasmKernels();
const [STEPS, BATCH] = [12, 3];

/** Outputs and gradient of a random network, as plain lists. */
function numbersOf(cell: string, seed: number, on: { provider: KernelProvider; precision: Precision }) {
  const layout = layoutOf(randomGraph(seed, cell), 2, 2);
  const kernels = on.provider.open(on.precision, 1 << 22);
  const allocate = (length: number): Vec => kernels.alloc(length);
  const network = allocateNetwork(layout, kernels, allocate);
  const track = allocateTrajectory(layout, { steps: STEPS, batch: BATCH }, allocate);
  const back = allocateBackward(track, allocate);
  const stream = openStream(seed, 'gated kernels');
  const normals = () => Float64Array.from({ length: STEPS * BATCH * 2 }, () => stream.normal());
  const theta = allocate(layout.parameters);
  theta.set(Array.from(layout.present, (flag) => flag * stream.uniformIn(-0.8, 0.8)));
  setWeights(network, span(theta));
  const targets = normals();
  fillInputs(track, normals(), targets);
  forward(network, track, 0, STEPS);
  const { h, at } = outputAt(track, 0);
  const outputError = allocate(STEPS * BATCH * 2);
  for (let i = 0; i < outputError.length; i++) outputError[i] = h[at + i] - targets[i];
  const gradient = allocate(layout.parameters);
  backward(network, track, back, { outputError, from: 0, to: STEPS, gradient });
  return { outputs: Array.from(h.subarray(at, at + outputError.length)), gradient: Array.from(gradient) };
}

describe.each(['lstm', 'gru', 'highway'])('%s units', (cell) => {
  it.each(['float64', 'float32'] as const)('have the same bits on both back ends in %s', (precision) => {
    for (const seed of [1, 2, 3]) {
      const compiled = numbersOf(cell, seed, { provider: wasm, precision });
      expect(compiled).toEqual(numbersOf(cell, seed, { provider: tsKernels, precision }));
    }
  });

  it('are in float32 what they are in float64, to its precision', () => {
    const long = numbersOf(cell, 1, { provider: tsKernels, precision: 'float64' });
    const short = numbersOf(cell, 1, { provider: tsKernels, precision: 'float32' });
    const scale = Math.max(...long.gradient.map(Math.abs));
    long.gradient.forEach((g, i) => expect(Math.abs(g - short.gradient[i])).toBeLessThan(1e-4 * scale));
    expect(short.gradient).not.toEqual(long.gradient);
  });
});
