/**
 * The elementwise step of gated units. Unit by unit, from
 *   xi = [ nets a_1..a_m | memories s_1..s_k of the step before | carried value u, if any | own weights p_1..p_q ]
 * it makes
 *   out = [ value h | memories s_1..s_k ].
 * Back-propagation, forward sensitivities and both kinds of derivative products need only the first partial
 * derivatives d out / d xi and how these change along a direction; a cell gives no more than that.
 */
import { type Activation, type Kernels, span, type Span, type Vec } from '../../math/kernels.ts';

/** See the head of the file. m = blocks.length, k = memories, q = own.length. */
export interface Gates {
  /** Names of the nets, in the order of the blocks of W. */
  readonly blocks: readonly string[];
  /** Values a unit keeps for the next step beside h. */
  readonly memories: number;
  /** Whether the step reads a carried value (see `UnitLayer.carry`). */
  readonly carries: boolean;
  /** Names of the weights that each unit has for itself. */
  readonly own: readonly string[];
  /** Numbers a unit keeps of a step for the derivatives, beside the gates. */
  readonly kept: number;
  /** Kernels that do a whole step of all sequences at once, where there are any for these gates. */
  readonly fused?: 'lstm';
  /** Nets (in `row.gates`) become gates; writes h, the memories and what is kept. */
  forward(kernels: Kernels, row: UnitRow): void;
  /** out[(o X + x) n + i] = d out_o / d xi_x of unit i, X = `inputsOf(gates)`, after `forward`. */
  partials(row: UnitRow, out: Float64Array): void;
  /** The same numbers' derivative along d xi: `along[x n + i]`. */
  partialsAlong(row: UnitRow, along: Float64Array, out: Float64Array): void;
}

/** The n units of one sequence at one step: arrays, and where the row begins in each. Loops move it. */
export interface UnitRow {
  readonly size: number;
  /** (m n), block by block: nets before `forward`, gates after. */
  readonly gates: Vec;
  gate: number;
  /** (kept n). */
  readonly kept: Vec;
  keep: number;
  /** (k n) of the step before, and of this one. */
  readonly memory: Vec;
  before: number;
  now: number;
  /** (n) the unit values. */
  readonly h: Vec;
  value: number;
  /** (n) the carried values. */
  readonly carried: Vec;
  carry: number;
  /** theta, and where the (q n) own weights lie in it, weight by weight. Whoever moves the row sets it. */
  weights: Vec;
  readonly own: number;
  /** A view that `activate` moves. */
  readonly view: Span;
}

/** Number of inputs xi of the step. */
export function inputsOf({ blocks, memories, carries, own }: Gates): number {
  return blocks.length + memories + (carries ? 1 : 0) + own.length;
}

/** Number of outputs of the step: h and the memories. */
export const outputsOf = ({ memories }: Gates): number => 1 + memories;

/** A row at the beginning of its arrays. */
export function unitRow(
  size: number,
  arrays: { gates: Vec; kept: Vec; memory: Vec; h: Vec; carried: Vec; own: number },
): UnitRow {
  const weights = new Float64Array(0);
  const view = span(arrays.gates, 0, size);
  return { size, ...arrays, weights, gate: 0, keep: 0, before: 0, now: 0, value: 0, carry: 0, view };
}

/** f of `count` nets from `block` on, in place. */
export function activate(
  kernels: Kernels,
  row: UnitRow,
  nets: { block: number; count: number; f: Activation },
): void {
  const { view, size } = row;
  view.data = row.gates;
  view.at = row.gate + nets.block * size;
  view.length = nets.count * size;
  kernels.activateInto(view, view, nets.f);
}
