/** The elementwise step of a gate that lets a carried value through: r = s(a), h = r u. */
import { activate, type Gates } from './gates.ts';

const [NET, CARRY] = [0, 1];

/** See the head of the file: the reset gate of a GRU that stands before the product (Cho et al. 2014). */
export const resetGates: Gates = {
  blocks: ['reset'],
  memories: 0,
  carries: true,
  own: [],
  kept: 0,
  forward: (kernels, row) => {
    const { size, gates, gate, h, value, carried, carry } = row;
    activate(kernels, row, { block: 0, count: 1, f: 'logistic' });
    for (let i = 0; i < size; i++) h[value + i] = gates[gate + i] * carried[carry + i];
  },
  partials: ({ size, gates, gate, carried, carry }, out) => {
    for (let i = 0; i < size; i++) {
      const r = gates[gate + i];
      out[NET * size + i] = carried[carry + i] * r * (1 - r);
      out[CARRY * size + i] = r;
    }
  },
  partialsAlong: ({ size, gates, gate, carried, carry }, along, out) => {
    for (let i = 0; i < size; i++) {
      const r = gates[gate + i];
      const rDot = r * (1 - r) * along[i];
      out[NET * size + i] = along[CARRY * size + i] * r * (1 - r) + carried[carry + i] * (1 - 2 * r) * rDot;
      out[CARRY * size + i] = rDot;
    }
  },
};
