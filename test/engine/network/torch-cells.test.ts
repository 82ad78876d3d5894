import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { span, type Vec } from '../../../src/engine/math/kernels.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { allocateBackward, backward } from '../../../src/engine/network/backward.ts';
import { forward } from '../../../src/engine/network/forward.ts';
import { buildGraph } from '../../../src/engine/network/index.ts';
import { type Layout, layoutOf } from '../../../src/engine/network/layout.ts';
import { type WeightName, weightNames } from '../../../src/engine/network/weight-names.ts';
import { allocateNetwork, setWeights } from '../../../src/engine/network/network.ts';
import { allocateTrajectory, fillInputs, outputAt } from '../../../src/engine/network/trajectory.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';

/** Parameters as PyTorch names them: matrices row by row, biases as vectors. */
interface Parameters {
  readonly [name: string]: readonly number[] | readonly (readonly number[])[];
}

interface Case {
  readonly kind: string;
  readonly layers: number;
  readonly inputs: readonly number[];
  readonly targets: readonly number[];
  readonly weights: Parameters;
  readonly outputs: readonly number[];
  readonly gradients: Parameters;
}

const fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/torch-cells.json', import.meta.url), 'utf8'),
) as {
  readonly sizes: { steps: number; batch: number; inputs: number; hidden: number; outputs: number };
  readonly cases: readonly Case[];
};
const { steps, batch, inputs, hidden, outputs } = fixture.sizes;

/** PyTorch's name of the group of rows that a net of the cell is, in PyTorch's order. */
const groups: { readonly [kind: string]: readonly string[] } = {
  lstm: ['input', 'forget', 'candidate', 'output'],
  gru: ['reset', 'update', 'candidate'],
};

/** Where a weight stands in PyTorch's parameters: those whose sum it is (two biases), with row and column. */
function placesOf(kind: string, name: WeightName): { parameter: string; row: number; column: number }[] {
  const { to, from, block, unit, source } = name;
  if (to === 'output')
    return [{ parameter: from === 'bias' ? 'out_bias' : 'out_weight', row: unit, column: source }];
  const layer = to === 'hidden2' ? 1 : 0;
  const isRecurrentCandidate = block === 'recurrent candidate';
  const group = groups[kind].indexOf(isRecurrentCandidate ? 'candidate' : block);
  const row = group * hidden + unit;
  const places = (sides: readonly string[], what: string) =>
    sides.map((side) => ({ parameter: `${what}_${side}_l${layer}`, row, column: source }));
  if (from !== 'bias') return places([from === to ? 'hh' : 'ih'], 'weight');
  // A GRU's candidate keeps its two biases apart; everywhere else only their sum matters.
  if (kind === 'gru' && group === 2) return places([isRecurrentCandidate ? 'hh' : 'ih'], 'bias');
  return places(['ih', 'hh'], 'bias');
}

function valueIn(parameters: Parameters, place: { parameter: string; row: number; column: number }): number {
  const row = parameters[place.parameter][place.row];
  return typeof row === 'number' ? row : row[place.column];
}

function run(layout: Layout, { kind, inputs: x, targets, weights }: Case) {
  const kernels = typescriptKernels.open('float64', 1 << 22);
  const allocate = (length: number): Vec => kernels.alloc(length);
  const network = allocateNetwork(layout, kernels, allocate);
  const track = allocateTrajectory(layout, { steps, batch }, allocate);
  const back = allocateBackward(track, allocate);
  const theta = allocate(layout.parameters);
  for (const name of weightNames(layout))
    theta[name.index] = placesOf(kind, name).reduce((sum, place) => sum + valueIn(weights, place), 0);
  setWeights(network, span(theta));
  fillInputs(track, Float64Array.from(x));
  forward(network, track, 0, steps);
  const { h, at } = outputAt(track, 0);
  const y = h.subarray(at, at + steps * batch * outputs);
  const outputError = allocate(y.length);
  for (let i = 0; i < y.length; i++) outputError[i] = y[i] - targets[i];
  const gradient = allocate(layout.parameters);
  backward(network, track, back, { outputError, from: 0, to: steps, gradient });
  return { y, gradient };
}

describe.each(fixture.cases.map((one) => [one.kind, one.layers, one] as const))(
  '%s in %i layers beside PyTorch',
  (kind, layers, one) => {
    const network = { name: 'recurrent', hidden: Array.from({ length: layers }, () => hidden), cell: kind };
    const graph = buildGraph(readRunSpec({ network }).network, inputs, outputs, 1);
    const layout = layoutOf(graph, inputs, outputs);
    const { y, gradient } = run(layout, one);

    it('has the same outputs', () => {
      expect(y).toHaveLength(one.outputs.length);
      one.outputs.forEach((expected, i) => expect(Math.abs(y[i] - expected)).toBeLessThan(1e-12));
    });

    it('has the same gradients', () => {
      for (const name of weightNames(layout)) {
        for (const place of placesOf(kind, name))
          expect(Math.abs(gradient[name.index] - valueIn(one.gradients, place))).toBeLessThan(1e-11);
      }
    });

    it('has a weight for each of PyTorch, two biases of a gate as one', () => {
      const places = weightNames(layout).flatMap((name) => placesOf(kind, name));
      const numbers = Object.values(one.weights).flat(2);
      expect(
        new Set(
          places.map((place) =>
            JSON.stringify({ ...place, ...(place.parameter.includes('bias') ? { column: 0 } : {}) }),
          ),
        ).size,
      ).toBe(numbers.length);
    });
  },
);
