/** The readout: weights into a linear output, solved by ridge regression for the hidden weights as they are. */
import { type Matrix, matrix, span, type Vec } from '../math/kernels.ts';
import type { Layout } from '../network/layout.ts';
import type { Readout } from '../train/method-buffers.ts';
import { lossPass, penaltyCurvature, type Part, type Problem } from '../train/problem.ts';

/** `ridge` null takes what the regularisers ask for: then the cost itself is made as small as it can be. */
export interface ReadoutOptions {
  readonly ridge: number | null;
  /** Steps at the start of each sequence that are left out. */
  readonly washout: number;
}

/** 'singular': a Cholesky factorisation failed; 'empty': the washout leaves no step. */
export type ReadoutOutcome = 'solved' | 'singular' | 'empty';

/** Floating-point operations of one solution. */
export function readoutFlops(layout: Layout, steps: number): number {
  const { fan } = layout.layers[layout.output];
  return steps * fan * fan + (layout.outputs * (fan * fan * fan)) / 3;
}

/**
 * Writes into `theta` (P) the trained weights of the output layer that make half the sum of squared errors plus
 * (ridge/2) w'w smallest, the other weights as `theta` has them: (Z'Z + ridge I) w = Z'd over the counted steps behind
 * the washout (Lukosevicius and Jaeger 2009 section 8.1). The trajectories must hold a forward pass with the hidden
 * weights of `theta`. Where it fails, some of the weights may have been written.
 */
export function solveReadout(problem: Problem, theta: Vec, options: ReadoutOptions): ReadoutOutcome {
  const { readout, layout } = problem;
  if (readout === null) throw new Error('readout: the problem was made without its buffers');
  if (!addSamples(problem, readout, options.washout)) return 'empty';
  const { size } = layout.layers[layout.output];
  const ridge = ridgeOf(problem, options.ridge);
  let before: System | null = null;
  for (let unit = 0; unit < size; unit++) {
    const columns = trainedColumns(layout, unit);
    if (columns.length === 0) continue;
    const system = systemOf(layout, { unit, columns, ridge });
    const factor = matrix(readout.factor.data, { rows: columns.length, cols: columns.length });
    // Outputs that see the same values with the same ridge share a factorisation.
    if (!isSame(system, before) && !factorise(problem, { ...system, readout, factor })) return 'singular';
    before = system;
    solveUnit(problem, { readout, factor, columns, unit }, theta);
  }
  return 'solved';
}

/** Z'Z and Z'd, in the order of time and parts. False where no step counts. */
function addSamples(problem: Problem, { gram, moments }: Readout, washout: number): boolean {
  const { kernels, parts, window } = problem;
  kernels.fill(span(gram.data), 0);
  kernels.fill(span(moments.data), 0);
  let count = 0;
  for (const part of parts) {
    const end = window.to * part.batch;
    let row = Math.max(window.lossFrom, washout) * part.batch;
    while (row < end) {
      const from = row;
      while (row < end && part.weights[row] !== 0) row++;
      if (row > from) addRows(problem, part, { from, rows: row - from });
      count += row - from;
      while (row < end && part.weights[row] === 0) row++;
    }
  }
  return count > 0;
}

/** Adds samples that lie side by side. */
function addRows(
  { kernels, layout, readout }: Problem,
  part: Part,
  { from, rows }: { from: number; rows: number },
): void {
  if (readout === null) return;
  const { z, plan } = part.track.layers[layout.output];
  const values = matrix(z, { rows, cols: plan.fan, at: from * plan.fan });
  const targets = matrix(part.targets, { rows, cols: plan.size, at: from * plan.size });
  kernels.syrkInto(readout.gram, values);
  kernels.gemmTransposedInto(readout.moments, values, targets);
}

/** What is added to the diagonal for each trained weight (F). */
function ridgeOf(problem: Problem, given: number | null): Float64Array {
  if (given !== null) return new Float64Array(problem.layout.freeCount).fill(given);
  const { loss, lossOptions, layout, counted } = problem;
  const h = new Float64Array(layout.outputs * layout.outputs);
  loss.curvature?.(lossPass(problem, problem.parts[0]), 0, h);
  const scale = loss.isMean(lossOptions) ? h[0] / counted : h[0];
  return penaltyCurvature(problem).map((curvature) => curvature / scale);
}

function trainedColumns({ layers, output, freeIndex }: Layout, unit: number): number[] {
  const { at, fan } = layers[output];
  const all = Array.from({ length: fan }, (_, k) => k);
  return all.filter((k) => freeIndex[at + unit * fan + k] >= 0);
}

/** What the factorisation of an output depends on: columns of z, and what is added to the diagonal. */
interface System {
  readonly columns: readonly number[];
  readonly shift: readonly number[];
}

function systemOf(
  { layers, output, freeIndex }: Layout,
  { unit, columns, ridge }: { unit: number; columns: readonly number[]; ridge: Float64Array },
): System {
  const { at, fan } = layers[output];
  return { columns, shift: columns.map((k) => ridge[freeIndex[at + unit * fan + k]]) };
}

const isSame = (a: System, b: System | null): boolean =>
  b !== null &&
  a.columns.length === b.columns.length &&
  a.columns.every((column, i) => column === b.columns[i] && a.shift[i] === b.shift[i]);

function factorise({ kernels }: Problem, system: System & { readout: Readout; factor: Matrix }): boolean {
  const { factor, columns, shift, readout } = system;
  const { gram } = readout;
  columns.forEach((row, i) => {
    for (let j = 0; j < columns.length; j++)
      factor.data[factor.at + i * factor.stride + j] = gram.data[gram.at + row * gram.stride + columns[j]];
    factor.data[factor.at + i * (factor.stride + 1)] += shift[i];
  });
  return kernels.choleskyInto(factor) < 0;
}

/** The weights of one output. Its untrained ones, where there are any, take their part of the target first. */
function solveUnit(
  { kernels, layout }: Problem,
  system: { readout: Readout; factor: Matrix; columns: readonly number[]; unit: number },
  theta: Vec,
): void {
  const { factor, columns, unit } = system;
  const { gram, moments, solution } = system.readout;
  const { at, fan } = layout.layers[layout.output];
  const first = at + unit * fan;
  columns.forEach((row, i) => {
    let sum = moments.data[moments.at + row * moments.stride + unit];
    for (let k = 0; k < fan; k++) {
      if (layout.freeIndex[first + k] < 0 && theta[first + k] !== 0)
        sum -= gram.data[gram.at + row * gram.stride + k] * theta[first + k];
    }
    solution[i] = sum;
  });
  kernels.choleskySolveInto(span(solution, 0, columns.length), factor);
  columns.forEach((k, i) => (theta[first + k] = solution[i]));
}
