/**
 * The elementwise step of a GRU unit as PyTorch and cuDNN compute it, with the reset gate after the product:
 *   r = s(a_r), z = s(a_z), n = tanh(a_n + r a_m), h = (1 - z) n + z u,
 * where a_m holds what the layer's own values bring, a_n everything else, and u = h(t - 1).
 */
import { activate, type Gates, type UnitRow } from './gates.ts';

const [R, Z, N, M, CARRY] = [0, 1, 2, 3, 4];

/** See the head of the file. Cho et al. 2014; the form of PyTorch's nn.GRU. */
export const gruGates: Gates = {
  blocks: ['reset', 'update', 'candidate', 'recurrent candidate'],
  memories: 0,
  carries: true,
  own: [],
  kept: 0,
  forward: (kernels, row) => {
    const { size, gates, gate, h, value, carried, carry } = row;
    activate(kernels, row, { block: R, count: 2, f: 'logistic' });
    for (let i = 0; i < size; i++) gates[gate + N * size + i] += gates[gate + i] * gates[gate + M * size + i];
    activate(kernels, row, { block: N, count: 1, f: 'tanh' });
    for (let i = 0; i < size; i++) {
      const z = gates[gate + Z * size + i];
      h[value + i] = (1 - z) * gates[gate + N * size + i] + z * carried[carry + i];
    }
  },
  partials: (row, out) => {
    const { size, carried, carry } = row;
    for (let i = 0; i < size; i++) {
      const { r, z, n, m } = unit(row, i);
      const slope = (1 - z) * (1 - n * n);
      out[R * size + i] = slope * m * r * (1 - r);
      out[Z * size + i] = (carried[carry + i] - n) * z * (1 - z);
      out[N * size + i] = slope;
      out[M * size + i] = slope * r;
      out[CARRY * size + i] = z;
    }
  },
  partialsAlong: (row, along, out) => {
    const { size, carried, carry } = row;
    for (let i = 0; i < size; i++) {
      const { r, z, n, m } = unit(row, i);
      const mDot = along[M * size + i];
      const rDot = r * (1 - r) * along[R * size + i];
      const zDot = z * (1 - z) * along[Z * size + i];
      const nDot = (1 - n * n) * (along[N * size + i] + rDot * m + r * mDot);
      const slope = (1 - z) * (1 - n * n);
      const slopeDot = -zDot * (1 - n * n) - 2 * (1 - z) * n * nDot;
      out[R * size + i] = (slopeDot * m + slope * mDot) * r * (1 - r) + slope * m * (1 - 2 * r) * rDot;
      out[Z * size + i] =
        (along[CARRY * size + i] - nDot) * z * (1 - z) + (carried[carry + i] - n) * (1 - 2 * z) * zDot;
      out[N * size + i] = slopeDot;
      out[M * size + i] = slopeDot * r + slope * rDot;
      out[CARRY * size + i] = zDot;
    }
  },
};

function unit({ size, gates, gate }: UnitRow, i: number): { r: number; z: number; n: number; m: number } {
  const at = gate + i;
  return { r: gates[at], z: gates[at + size], n: gates[at + N * size], m: gates[at + M * size] };
}
