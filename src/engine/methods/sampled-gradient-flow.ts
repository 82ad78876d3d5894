/** How errors shrink or grow on their way back, and what a change of weights does to that (Chernodub & Nowicki 2016). */
import { log } from '../math/elementary.ts';
import { type Matrix, matrix, span, type Vec } from '../math/kernels.ts';
import { rowProduct, squaredLength } from '../gradients/row-product.ts';
import type { WeightBlock } from '../network/weight-blocks.ts';
import type { Part, Problem } from '../train/problem.ts';

const LN10 = 2.302585092994046;

/** Q factor and dS of a mini-batch (see `errorFlow`). */
export interface ErrorFlow {
  readonly q: number;
  readonly ds: number;
}

/**
 * With delta(t) = dE/dnet(t) of a layer with feedback W of delay 1, k the last counted step of each sequence and
 * k - h the step `depth` before (the first one where there are fewer, or where depth is null):
 *   Q = log10(mean of |delta(k)| / mean of |delta(k - h)|)                      (eq. 16)
 *   dS = mean of (delta(k - h), t(k - h)),  t(k) = 0,  t(i-1) = D(i-1) (dW' delta(i) + W' t(i)),  D = diag f'(net)
 * means over the sequences. dS is the first-order change of |delta(k - h)|^2 / 2 by W := W + dW with all D held fixed
 * (eq. 4-15), by one tangent recursion in place of the sum over products of eq. 7. Errors are those of the sum over
 * sequences, whatever the loss divides by. Units with leak a: the way back has the part 1 - a, and D the factor a.
 * @param block W of the layer; dW stands at the same place of `problem.direction`
 * Reads the buffers of the last backward pass; overwrites `problem.trial`.
 */
export function errorFlow(problem: Problem, block: WeightBlock, depth: number | null): ErrorFlow {
  const total = { late: 0, early: 0, change: 0, sequences: 0 };
  for (const part of problem.parts) {
    const spans = spansOf(problem, part, depth);
    const most = Math.floor(problem.trial.length / (2 * block.rows));
    for (let first = 0; first < part.batch; first += most) {
      const count = Math.min(most, part.batch - first);
      total.change += changeOf(problem, block, { part, spans, first, count });
    }
    spans.forEach(({ last, early }, b) => {
      if (last < 0) return;
      total.sequences++;
      total.late += lengthAt(part, block, last * part.batch + b);
      total.early += lengthAt(part, block, early * part.batch + b);
    });
  }
  const divided = problem.loss.isMean(problem.lossOptions) ? problem.counted : 1;
  return {
    q: log(total.late / total.early) / LN10,
    ds: (total.change * divided * divided) / total.sequences,
  };
}

/** k and k - h of a sequence; -1 where none of its steps counts. */
interface Span {
  readonly last: number;
  readonly early: number;
}

function spansOf({ window }: Problem, { weights, batch }: Part, depth: number | null): readonly Span[] {
  return Array.from({ length: batch }, (_, b) => {
    let last = window.to - 1;
    while (last >= window.lossFrom && weights[last * batch + b] === 0) last--;
    if (last < window.lossFrom) return { last: -1, early: -1 };
    return { last, early: Math.max(window.from, last - (depth ?? last)) };
  });
}

function deltaOf({ backward }: Part, { layer }: WeightBlock): Vec {
  if (backward !== null) return backward.layers[layer].delta;
  throw new Error('errorFlow: the problem was made without the buffers of a backward pass.');
}

function lengthAt(part: Part, block: WeightBlock, row: number): number {
  return Math.sqrt(squaredLength(deltaOf(part, block), row * block.rows, block.rows));
}

/** Some sequences of a part, side by side. */
interface Columns {
  readonly part: Part;
  readonly spans: readonly Span[];
  readonly first: number;
  readonly count: number;
}

/** Sum over the sequences of (delta(k - h), t(k - h)). After k nothing counts, so delta is 0 and t stays 0 there. */
function changeOf(problem: Problem, block: WeightBlock, columns: Columns): number {
  const { trial, window, kernels, network, direction, layout } = problem;
  const { part, spans, first, count } = columns;
  const { rows: n, at, stride } = block;
  const delta = deltaOf(part, block);
  const square = (data: Vec): Matrix => matrix(data, { rows: n, cols: n, at, stride });
  const t = matrix(trial, { rows: count, cols: n });
  const dh = matrix(trial, { rows: count, cols: n, at: count * n });
  const errors = matrix(delta, { rows: count, cols: n });
  const [tSpan, dhSpan] = [span(trial, 0, count * n), span(trial, count * n, count * n)];
  const { leak } = layout.layers[block.layer];
  trial.fill(0, 0, 2 * count * n);
  let sum = 0;
  for (let step = window.to - 2; step >= window.from; step--) {
    errors.at = ((step + 1) * part.batch + first) * n;
    if (leak === null)
      kernels.gemmOverInto(dh, errors, square(direction)); // delta(i) dW, rows for columns
    else {
      for (let i = 0; i < count * n; i++) trial[dh.at + i] *= 1 - leak[i % n];
      kernels.gemmInto(dh, errors, square(direction));
    }
    kernels.gemmInto(dh, t, square(network.theta));
    slopesInto(problem, block, { part, row: step * part.batch + first, into: tSpan });
    kernels.multiplyInto(tSpan, dhSpan);
    for (let b = 0; b < count; b++) {
      const row = step * part.batch + first + b;
      if (spans[first + b].early === step && spans[first + b].last > step)
        sum += rowProduct(delta, row * n, { y: trial, yAt: b * n, n });
    }
  }
  return sum;
}

/** D of consecutive rows. */
function slopesInto(
  { kernels, layout }: Problem,
  block: WeightBlock,
  { part, row, into }: { part: Part; row: number; into: ReturnType<typeof span> },
): void {
  const { leak, activation, size } = layout.layers[block.layer];
  const { y, yAt } = part.track.layers[block.layer];
  kernels.slopeInto(into, span(y, yAt + row * size, into.length), activation);
  if (leak === null) return;
  for (let i = 0; i < into.length; i++) into.data[into.at + i] *= leak[i % size];
}
