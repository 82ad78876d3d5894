/**
 * Temporal gradients: the gradient of the error split by time step (Galvan 2016, eq. 18-19). That of step t is the
 * derivative by step t's own copy of all parameters, for the whole batch; penalties have no part in it. All functions
 * read the buffers that `computeGradient` leaves behind and serve the steps [from, to) of the problem's window.
 */
import { UnfoldError } from '../errors.ts';
import { matrix, span, type Vec } from '../math/kernels.ts';
import type { Layout } from '../network/layout.ts';
import { clearUntrained } from '../network/trained.ts';
import type { Part, Problem } from '../train/problem.ts';
import { rowProduct, squaredLength } from './row-product.ts';
import { gramNorms, isWhollyTrained } from './temporal-gram.ts';

/** Rows of delta that are scaled at a time. */
const ROWS = 128;

/**
 * Refuses cells whose own weights (peepholes) take part in the elementwise step: the backward pass keeps no record of
 * their derivative step by step.
 * @throws UnfoldError 'network.own-weights'
 */
export function checkTemporal(layout: Layout): void {
  const layer = layout.layers.find(({ gates }) => (gates?.own.length ?? 0) > 0);
  if (layer === undefined) return;
  throw new UnfoldError(
    'network.own-weights',
    `Temporal gradients do not cover peepholes, which layer "${layer.name}" has. Use the cell without them.`,
    'network',
  );
}

/** Every temporal gradient as an array of its own (P), 0 for untrained weights; their sum is dE/dtheta. */
export function temporalGradients(problem: Problem): readonly Float64Array[] {
  const { layout, window, trial } = problem;
  checkTemporal(layout);
  return Array.from({ length: window.to - window.from }, (_, t) => {
    const gradient = new Float64Array(layout.parameters);
    layout.layers.forEach((plan, l) => {
      stepGradient(problem, l, window.from + t);
      const { at } = plan;
      for (let i = 0; i < plan.blocks * plan.size * plan.fan; i++)
        if (layout.freeIndex[at + i] >= 0) gradient[at + i] = trial[i];
    });
    return gradient;
  });
}

/**
 * Length of every temporal gradient. Costs one product a step and layer, as many operations as the weight gradients of
 * a backward pass; for few sequences the norm of delta' z is had from products of rows instead (see `gramNorms`).
 */
export function temporalNorms(problem: Problem): Float64Array {
  const { layout, window } = problem;
  checkTemporal(layout);
  const squares = new Float64Array(window.to - window.from);
  layout.layers.forEach((_, l) => {
    if (gramNorms(problem, l, squares)) return;
    for (let t = 0; t < squares.length; t++) {
      if (hasErrors(problem, l, window.from + t)) squares[t] += stepNorm(problem, l, window.from + t);
    }
  });
  return squares.map(Math.sqrt);
}

/**
 * Scalar product of every temporal gradient with `vector` (P), of which untrained weights must be 0. One product a step
 * and layer. Overwrites `problem.trial`.
 */
export function temporalProducts(problem: Problem, vector: Vec): Float64Array {
  const { layout, window, trial } = problem;
  checkTemporal(layout);
  const products = new Float64Array(window.to - window.from);
  layout.layers.forEach(({ at, blocks, size, fan }, l) => {
    const count = blocks * size * fan;
    for (let t = 0; t < products.length; t++) {
      if (!hasErrors(problem, l, window.from + t)) continue;
      stepGradient(problem, l, window.from + t);
      products[t] += rowProduct(trial, 0, { y: vector, yAt: at, n: count });
    }
  });
  return products;
}

/**
 * out = the sum over t of beta[t] times the temporal gradient of step t, 0 for untrained weights: one product a layer,
 * whatever the number of steps. Overwrites `problem.trial`; `out` (P) must be another array of the problem.
 */
export function combineTemporal(problem: Problem, beta: Float64Array, out: Vec): void {
  const { kernels, layout, parts } = problem;
  checkTemporal(layout);
  kernels.fill(span(out), 0);
  layout.layers.forEach((_, l) => {
    for (const part of parts) addScaled(problem, { l, part, beta, out });
  });
  clearUntrained(out, layout);
}

/** Puts the whole delta(t)' z(t) of layer `l`, over all parts, at the beginning of `problem.trial` (width x fan). */
function stepGradient({ kernels, parts, layout, trial }: Problem, l: number, t: number): void {
  const { blocks, size, fan } = layout.layers[l];
  const width = blocks * size;
  trial.fill(0, 0, width * fan);
  const block = matrix(trial, { rows: width, cols: fan });
  for (const part of parts) {
    const rows = part.batch;
    kernels.gemmTransposedInto(
      block,
      matrix(deltaOf(part, l), { rows, cols: width, at: t * rows * width }), // (B x width)'
      matrix(part.track.layers[l].z, { rows, cols: fan, at: t * rows * fan }), // (B x fan)
    );
  }
}

/** Whether any error reaches the layer at step t: where the loss counts late steps only, few have one. */
function hasErrors({ parts, layout }: Problem, l: number, t: number): boolean {
  const { blocks, size } = layout.layers[l];
  return parts.some((part) => {
    const delta = deltaOf(part, l);
    const row = part.batch * blocks * size;
    for (let i = t * row; i < (t + 1) * row; i++) if (delta[i] !== 0) return true;
    return false;
  });
}

function stepNorm(problem: Problem, l: number, t: number): number {
  const { trial, layout } = problem;
  const { at, blocks, size, fan } = layout.layers[l];
  const count = blocks * size * fan;
  stepGradient(problem, l, t);
  if (!isWhollyTrained(layout, l))
    for (let i = 0; i < count; i++) if (layout.freeIndex[at + i] < 0) trial[i] = 0;
  return squaredLength(trial, 0, count);
}

interface Scaled {
  readonly l: number;
  readonly part: Part;
  readonly beta: Float64Array;
  readonly out: Vec;
}

/** out += sum over the part's rows of beta delta' z, of one layer. */
function addScaled(problem: Problem, { l, part, beta, out }: Scaled): void {
  const { kernels, window, layout, trial } = problem;
  const { blocks, size, fan, at } = layout.layers[l];
  const width = blocks * size;
  const delta = deltaOf(part, l);
  const { z } = part.track.layers[l];
  const most = Math.min(ROWS, Math.floor(trial.length / (width + 1)));
  const end = window.to * part.batch;
  for (let first = window.from * part.batch; first < end; first += most) {
    const rows = Math.min(most, end - first);
    const scaled = matrix(trial, { rows, cols: width });
    kernels.copyInto(span(trial, 0, rows * width), span(delta, first * width, rows * width));
    for (let row = 0; row < rows; row++)
      trial[rows * width + row] = beta[Math.floor((first + row) / part.batch) - window.from];
    kernels.scaleRowsInto(scaled, span(trial, rows * width, rows));
    kernels.gemmTransposedInto(
      matrix(out, { rows: width, cols: fan, at }),
      scaled,
      matrix(z, { rows, cols: fan, at: first * fan }),
    );
  }
}

function deltaOf({ backward }: Part, l: number): Vec {
  if (backward !== null) return backward.layers[l].delta;
  throw new Error('Temporal gradients: the problem was made without the buffers of a backward pass.');
}
