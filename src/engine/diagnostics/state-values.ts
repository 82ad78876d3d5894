/** Values and pre-activations of a layer over the steps of one sequence, copied out of the trajectory. */
import type { LayerLayout } from '../network/layout.ts';
import type { Part, Problem } from '../train/problem.ts';

/** (steps x size), row-major, with mean and variance over time of every column. */
export interface LayerValues {
  readonly name: string;
  readonly layer: LayerLayout;
  readonly size: number;
  /** The step of row 0. */
  readonly first: number;
  readonly steps: number;
  readonly data: Float64Array;
  readonly means: Float64Array;
  readonly variances: Float64Array;
  readonly saturation: number | null;
  readonly isRecurrent: boolean;
}

/** The values h of layer l. */
export function valuesOf(problem: Problem, { part, b }: { part: Part; b: number }, l: number): LayerValues {
  const { track, batch } = part;
  const { plan, h } = track.layers[l];
  return collect(problem, l, {
    size: plan.size,
    at: (t) => ({ from: h, start: ((track.history + t) * batch + b) * plan.size }),
  });
}

/** The nets of plain units, W z; of gated ones what their gates are (blocks side by side). */
export function netsOf(problem: Problem, { part, b }: { part: Part; b: number }, l: number): LayerValues {
  const { track, batch } = part;
  const { plan, y, yAt, z } = track.layers[l];
  const size = plan.blocks * plan.size;
  if (plan.gates !== null)
    return collect(problem, l, { size, at: (t) => ({ from: y, start: yAt + (t * batch + b) * size }) });
  const row = new Float64Array(size);
  return collect(problem, l, {
    size,
    at: (t) => {
      const source = (t * batch + b) * plan.fan;
      for (let i = 0; i < size; i++) {
        row[i] = 0;
        for (let k = 0; k < plan.fan; k++)
          row[i] += problem.network.theta[plan.at + i * plan.fan + k] * z[source + k];
      }
      return { from: row, start: 0 };
    },
  });
}

/** Whether a value lies where the unit's function is flat: |y| beyond its mark (near 0 or 1 for logistic units). */
export function isSaturated({ saturation, layer }: LayerValues, value: number): boolean {
  if (saturation === null) return false;
  if (layer.activation === 'logistic') return value > saturation || value < 1 - saturation;
  return Math.abs(value) > saturation;
}

function collect(
  { layout, window }: Problem,
  l: number,
  rows: { size: number; at: (t: number) => { from: ArrayLike<number>; start: number } },
): LayerValues {
  const { size } = rows;
  const layer = layout.layers[l];
  const steps = window.to - window.from;
  const data = new Float64Array(steps * size);
  for (let t = 0; t < steps; t++) {
    const { from, start } = rows.at(window.from + t);
    for (let i = 0; i < size; i++) data[t * size + i] = from[start + i];
  }
  const means = averages(data, size, (value) => value);
  const variances = averages(data, size, (value, i) => (value - means[i]) * (value - means[i]));
  const isRecurrent = layout.groups.some((group) => group.recurrent && group.layers.includes(l));
  const { name, saturation } = layer;
  return { name, layer, size, first: window.from, steps, data, means, variances, saturation, isRecurrent };
}

function averages(data: Float64Array, size: number, of: (value: number, i: number) => number): Float64Array {
  const sums = new Float64Array(size);
  for (let k = 0; k < data.length; k++) sums[k % size] += of(data[k], k % size);
  return sums.map((sum) => (sum * size) / data.length);
}
