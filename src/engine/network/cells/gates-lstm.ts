/**
 * The elementwise step of an LSTM unit (Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000; nets
 * in PyTorch's order). c is the memory, primes mark the new one; with peepholes (Gers et al. 2002) gates see c too:
 *   i = s(a_i + p_i c), f = s(a_f + p_f c), g = tanh(a_g), c' = f c + i g, o = s(a_o + p_o c'), h = o tanh(c').
 */
import type { Kernels } from '../../math/kernels.ts';
import { activate, type Gates, type UnitRow } from './gates.ts';

const [I, F, G, O] = [0, 1, 2, 3];
const MEMORY = 4;
const [PI, PF, PO] = [5, 6, 7];

/** The step with or without peepholes. */
export function lstmGates({ peepholes }: { peepholes: boolean }): Gates {
  const inputs = peepholes ? 8 : 5;
  return {
    blocks: ['input', 'forget', 'candidate', 'output'],
    memories: 1,
    carries: false,
    own: peepholes ? ['input', 'forget', 'output'] : [],
    kept: 1, // tanh(c')
    ...(peepholes ? {} : { fused: 'lstm' as const }),
    forward: peepholes ? forwardWithPeepholes : forward,
    partials: (row, out) => {
      for (let i = 0; i < row.size; i++) unitPartials(row, i, { peepholes, inputs, out });
    },
    partialsAlong: (row, along, out) => {
      for (let i = 0; i < row.size; i++) unitPartialsAlong(row, i, { peepholes, inputs, along, out });
    },
  };
}

function forward(kernels: Kernels, row: UnitRow): void {
  activate(kernels, row, { block: I, count: 2, f: 'logistic' });
  activate(kernels, row, { block: G, count: 1, f: 'tanh' });
  activate(kernels, row, { block: O, count: 1, f: 'logistic' });
  remember(kernels, row);
  expose(row);
}

function forwardWithPeepholes(kernels: Kernels, row: UnitRow): void {
  const { size, gates, gate, memory, before, now, weights, own } = row;
  for (let i = 0; i < size; i++) {
    gates[gate + i] += weights[own + i] * memory[before + i];
    gates[gate + size + i] += weights[own + size + i] * memory[before + i];
  }
  activate(kernels, row, { block: I, count: 2, f: 'logistic' });
  activate(kernels, row, { block: G, count: 1, f: 'tanh' });
  remember(kernels, row);
  for (let i = 0; i < size; i++) gates[gate + O * size + i] += weights[own + 2 * size + i] * memory[now + i];
  activate(kernels, row, { block: O, count: 1, f: 'logistic' });
  expose(row);
}

/** c' = f c + i g, and its tanh. */
function remember(kernels: Kernels, row: UnitRow): void {
  const { size, gates, gate, memory, before, now, kept, keep, view } = row;
  for (let i = 0; i < size; i++) {
    const carried = gates[gate + F * size + i] * memory[before + i];
    memory[now + i] = carried + gates[gate + i] * gates[gate + G * size + i];
    kept[keep + i] = memory[now + i];
  }
  view.data = kept;
  view.at = keep;
  view.length = size;
  kernels.activateInto(view, view, 'tanh');
}

/** h = o tanh(c'). */
function expose({ size, gates, gate, kept, keep, h, value }: UnitRow): void {
  for (let i = 0; i < size; i++) h[value + i] = gates[gate + O * size + i] * kept[keep + i];
}

interface Form {
  readonly peepholes: boolean;
  readonly inputs: number;
  readonly out: Float64Array;
}

/** d c' / d xi first, from which most of d h / d xi follows by the factor d h / d c'. */
function unitPartials(row: UnitRow, unit: number, { peepholes, inputs, out }: Form): void {
  const { size, gates, gate, memory, before, now, kept, keep, weights, own } = row;
  const at = gate + unit;
  const [i, f, g, o] = [gates[at], gates[at + size], gates[at + 2 * size], gates[at + 3 * size]];
  const c = memory[before + unit];
  const th = kept[keep + unit];
  const dh = unit;
  const dc = inputs * size + unit;
  out[dc + I * size] = g * i * (1 - i);
  out[dc + F * size] = c * f * (1 - f);
  out[dc + G * size] = i * (1 - g * g);
  out[dc + O * size] = 0;
  out[dc + MEMORY * size] = f;
  const throughOutput = th * o * (1 - o);
  let throughMemory = o * (1 - th * th);
  if (peepholes) {
    const p = own + unit;
    out[dc + MEMORY * size] += weights[p] * out[dc] + weights[p + size] * out[dc + F * size];
    out[dc + PI * size] = c * out[dc];
    out[dc + PF * size] = c * out[dc + F * size];
    out[dc + PO * size] = 0;
    throughMemory += weights[p + 2 * size] * throughOutput;
  }
  for (let x = 0; x < inputs; x++) out[dh + x * size] = throughMemory * out[dc + x * size];
  out[dh + O * size] = throughOutput;
  if (peepholes) out[dh + PO * size] = throughOutput * memory[now + unit];
}

/** The lines of `unitPartials`, differentiated; dots mark derivatives along the direction. */
function unitPartialsAlong(
  row: UnitRow,
  unit: number,
  { peepholes, inputs, along, out }: Form & { along: Float64Array },
): void {
  const { size, gates, gate, memory, before, now, kept, keep, weights, own } = row;
  const at = gate + unit;
  const [i, f, g, o] = [gates[at], gates[at + size], gates[at + 2 * size], gates[at + 3 * size]];
  const c = memory[before + unit];
  const th = kept[keep + unit];
  const dot = (x: number) => along[x * size + unit];
  const peep = (w: number) => (peepholes ? weights[own + w * size + unit] : 0);
  const peepDot = (w: number) => (peepholes ? dot(PI + w) : 0);
  const cDot = dot(MEMORY);
  const iDot = i * (1 - i) * (dot(I) + peepDot(0) * c + peep(0) * cDot);
  const fDot = f * (1 - f) * (dot(F) + peepDot(1) * c + peep(1) * cDot);
  const gDot = (1 - g * g) * dot(G);
  const newDot = fDot * c + f * cDot + iDot * g + i * gDot;
  const oDot = o * (1 - o) * (dot(O) + peepDot(2) * memory[now + unit] + peep(2) * newDot);
  const thDot = (1 - th * th) * newDot;

  const dc = inputs * size + unit;
  const partialI = g * i * (1 - i);
  const partialF = c * f * (1 - f);
  out[dc + I * size] = gDot * i * (1 - i) + g * (1 - 2 * i) * iDot;
  out[dc + F * size] = cDot * f * (1 - f) + c * (1 - 2 * f) * fDot;
  out[dc + G * size] = iDot * (1 - g * g) - 2 * i * g * gDot;
  out[dc + O * size] = 0;
  out[dc + MEMORY * size] = fDot;
  const throughOutput = th * o * (1 - o);
  const throughOutputDot = thDot * o * (1 - o) + th * (1 - 2 * o) * oDot;
  const throughMemory = o * (1 - th * th) + peep(2) * throughOutput;
  const throughMemoryDot =
    oDot * (1 - th * th) - 2 * o * th * thDot + peepDot(2) * throughOutput + peep(2) * throughOutputDot;
  const partials = [partialI, partialF, i * (1 - g * g), 0, f, 0, 0, 0];
  if (peepholes) {
    partials[MEMORY] += peep(0) * partialI + peep(1) * partialF;
    partials[PI] = c * partialI;
    partials[PF] = c * partialF;
    out[dc + MEMORY * size] +=
      peepDot(0) * partialI + peep(0) * out[dc] + peepDot(1) * partialF + peep(1) * out[dc + F * size];
    out[dc + PI * size] = cDot * partialI + c * out[dc];
    out[dc + PF * size] = cDot * partialF + c * out[dc + F * size];
    out[dc + PO * size] = 0;
  }
  for (let x = 0; x < inputs; x++)
    out[unit + x * size] = throughMemoryDot * partials[x] + throughMemory * out[dc + x * size];
  out[unit + O * size] = throughOutputDot;
  if (peepholes) out[unit + PO * size] = throughOutputDot * memory[now + unit] + throughOutput * newDot;
}
