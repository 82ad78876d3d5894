/**
 * The elementwise step of a coupled gate: c = tanh(a_c), t = s(a_t), h = t c + (1 - t) u. It is one layer of a
 * recurrent highway network (Zilly et al. 2016) and the update of a GRU in the form of Chung et al. 2014.
 */
import { activate, type Gates } from './gates.ts';

const [CANDIDATE, TRANSFER, CARRY] = [0, 1, 2];

/** See the head of the file. */
export const transferGates: Gates = {
  blocks: ['candidate', 'transfer'],
  memories: 0,
  carries: true,
  own: [],
  kept: 0,
  forward: (kernels, row) => {
    const { size, gates, gate, h, value, carried, carry } = row;
    activate(kernels, row, { block: CANDIDATE, count: 1, f: 'tanh' });
    activate(kernels, row, { block: TRANSFER, count: 1, f: 'logistic' });
    for (let i = 0; i < size; i++) {
      const t = gates[gate + size + i];
      h[value + i] = t * gates[gate + i] + (1 - t) * carried[carry + i];
    }
  },
  partials: ({ size, gates, gate, carried, carry }, out) => {
    for (let i = 0; i < size; i++) {
      const c = gates[gate + i];
      const t = gates[gate + size + i];
      out[CANDIDATE * size + i] = t * (1 - c * c);
      out[TRANSFER * size + i] = (c - carried[carry + i]) * t * (1 - t);
      out[CARRY * size + i] = 1 - t;
    }
  },
  partialsAlong: ({ size, gates, gate, carried, carry }, along, out) => {
    for (let i = 0; i < size; i++) {
      const c = gates[gate + i];
      const t = gates[gate + size + i];
      const cDot = (1 - c * c) * along[i];
      const tDot = t * (1 - t) * along[size + i];
      out[CANDIDATE * size + i] = tDot * (1 - c * c) - 2 * t * c * cDot;
      out[TRANSFER * size + i] =
        (cDot - along[CARRY * size + i]) * t * (1 - t) + (c - carried[carry + i]) * (1 - 2 * t) * tDot;
      out[CARRY * size + i] = -tDot;
    }
  },
};
