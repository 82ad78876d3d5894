/**
 * Errors of single steps on their way back: a backward pass of the loss of one step alone, so that what arrives d steps
 * earlier is what that error alone sends there (Pascanu et al. 2013, section 2: dE_k/dh(k - d)).
 */
import { squaredLength } from '../gradients/row-product.ts';
import { isRecurrent } from '../initialisations/matrices.ts';
import { weightBlocks, type WeightBlock } from '../network/weight-blocks.ts';
import { gradientOfPart, type Part, type Problem } from '../train/problem.ts';

/** Mean lengths against the lag d = 0, 1, ..., depth; NaN where no error was followed as far. */
export interface ErrorsByLag {
  /** dE/dh, dE/dnet (of gated units all gates) and dE/dc, the memories, of every layer with feedback. */
  readonly layers: readonly {
    readonly layer: number;
    readonly value: Float64Array;
    readonly net: Float64Array;
    readonly memory: Float64Array | null;
  }[];
  /** dE/ds of all of them together. */
  readonly all: Float64Array;
  /** What the step d before adds to dE/dW, by what the weights read. */
  readonly weights: readonly { readonly label: string; readonly norms: Float64Array }[];
}

/** Kinds of weights of layers with feedback, as they are told apart. */
const kinds = ['recurrent weights', 'input weights', 'biases', 'other weights'] as const;

/** Sums while errors are followed. */
interface Sums {
  readonly lags: number;
  readonly layers: readonly number[];
  /** For each layer: values, nets, memories. */
  readonly lengths: readonly {
    readonly value: Float64Array;
    readonly net: Float64Array;
    readonly memory: Float64Array;
  }[];
  readonly all: Float64Array;
  readonly followed: Float64Array;
  readonly weights: readonly Float64Array[];
  readonly passes: Float64Array;
}

/**
 * Follows the errors of up to `places` counted steps of every sequence, the last one and others evenly spaced over the
 * later half of them, back over `depth` steps. Yields the share that is done. Overwrites slopes and the buffers of the
 * backward pass: `refresh` afterwards.
 */
export function* followErrors(
  problem: Problem,
  { depth, places }: { depth: number; places: number },
): Generator<number, ErrorsByLag, void> {
  const sums = emptySums(problem, depth + 1);
  const slopes = problem.parts.map(({ slope }) => slope.slice());
  for (let place = 0; place < places; place++) {
    const starts = problem.parts.map((part) => startsOf(problem, part, { place, places }));
    if (starts.every((steps) => steps.every((step) => step < 0))) break;
    problem.parts.forEach((part, p) => {
      keepSlopes(problem, part, { slope: slopes[p], starts: starts[p] });
      gradientOfPart(problem, part);
      addLengths(problem, part, { starts: starts[p], sums });
    });
    yield (place + 0.5) / places;
    yield* addWeights(problem, { starts, sums, done: (share) => (place + 0.5 + share / 2) / places });
  }
  problem.parts.forEach(({ slope }, p) => slope.set(slopes[p]));
  return meansOf(problem, sums);
}

/**
 * Runs the backward pass for the error of the last counted step of every sequence alone; the problem's gradient stays
 * that of the whole error. Overwrites slopes and the buffers of the backward pass: `refresh` afterwards.
 */
export function followLastErrors(problem: Problem): void {
  for (const part of problem.parts) {
    const starts = startsOf(problem, part, { place: 0, places: 1 });
    keepSlopes(problem, part, { slope: part.slope.slice(), starts });
    gradientOfPart(problem, part);
  }
}

function emptySums({ layout }: Problem, lags: number): Sums {
  const layers = layout.groups.filter(({ recurrent }) => recurrent).flatMap((group) => group.layers);
  const zeros = () => new Float64Array(lags);
  return {
    lags,
    layers,
    lengths: layers.map(() => ({ value: zeros(), net: zeros(), memory: zeros() })),
    ...{ all: zeros(), followed: zeros(), weights: kinds.map(zeros), passes: zeros() },
  };
}

/** For each sequence of a part the step whose error is followed, -1 where it has no further one. */
function startsOf(
  { window }: Problem,
  { weights, batch }: Part,
  { place, places }: { place: number; places: number },
): readonly number[] {
  return Array.from({ length: batch }, (_, b) => {
    const counted: number[] = [];
    for (let t = window.lossFrom; t < window.to; t++) if (weights[t * batch + b] !== 0) counted.push(t);
    const back = (k: number) => Math.floor((k * counted.length) / (2 * places));
    const isNew = place === 0 || back(place) > back(place - 1);
    return isNew && counted.length > 0 ? counted[counted.length - 1 - back(place)] : -1;
  });
}

/** Puts the slopes of the starting steps alone into the part. */
function keepSlopes(
  { layout }: Problem,
  part: Part,
  { slope, starts }: { slope: ArrayLike<number>; starts: readonly number[] },
): void {
  part.slope.fill(0);
  starts.forEach((step, b) => {
    if (step < 0) return;
    const at = (step * part.batch + b) * layout.outputs;
    for (let i = at; i < at + layout.outputs; i++) part.slope[i] = slope[i];
  });
}

/** Adds the lengths of what arrives at each lag, sequence by sequence. */
function addLengths(
  { layout, window }: Problem,
  { backward, track, batch }: Part,
  { starts, sums }: { starts: readonly number[]; sums: Sums },
): void {
  if (backward === null) throw new Error('followErrors: the problem has no buffers of a backward pass.');
  starts.forEach((step, b) => {
    for (let lag = 0; lag < sums.lags && step - lag >= window.from; lag++) {
      const row = (step - lag) * batch + b;
      let square = 0;
      sums.layers.forEach((l, i) => {
        const { size, gates, blocks } = layout.layers[l];
        const { dh, delta, gated } = backward.layers[l];
        const value = squaredLength(dh, (track.history * batch + row) * size, size);
        const width = (gates?.memories ?? 0) * size;
        const memory = gated === null ? 0 : squaredLength(gated.dMemory, (row + batch) * width, width);
        sums.lengths[i].value[lag] += Math.sqrt(value);
        const net = squaredLength(delta, row * blocks * size, blocks * size);
        sums.lengths[i].net[lag] += Math.sqrt(net);
        sums.lengths[i].memory[lag] += Math.sqrt(memory);
        square += value + memory;
      });
      sums.all[lag] += Math.sqrt(square);
      sums.followed[lag]++;
    }
  });
}

/** Adds the lengths of each lag's part of the gradient, over all sequences together. */
function* addWeights(
  problem: Problem,
  {
    starts,
    sums,
    done,
  }: { starts: readonly (readonly number[])[]; sums: Sums; done: (share: number) => number },
): Generator<number, void, void> {
  const { layout } = problem;
  const blocks = weightBlocks(layout).filter(
    ({ layer, kind }) => sums.layers.includes(layer) && kind !== 'own',
  );
  const matrices = sums.layers.map((l) => new Float64Array(widthOf(problem, l) * layout.layers[l].fan));
  let work = 0;
  for (let lag = 0; lag < sums.lags; lag++) {
    if (!starts.some((steps) => steps.some((step) => step >= 0 && step - lag >= problem.window.from))) break;
    sums.layers.forEach((l, i) => stepGradient(problem, l, { starts, lag, into: matrices[i] }));
    const squares = kinds.map(() => 0);
    for (const block of blocks)
      squares[kindOf(problem, block)] += blockSquare(
        problem,
        block,
        matrices[sums.layers.indexOf(block.layer)],
      );
    squares.forEach((square, k) => {
      sums.weights[k][lag] += Math.sqrt(square);
    });
    sums.passes[lag]++;
    work += matrices.reduce(
      (sum, { length }) => sum + length * problem.parts.reduce((n, { batch }) => n + batch, 0),
      0,
    );
    if (work > 2e7) {
      work = 0;
      yield done(lag / sums.lags);
    }
  }
}

const widthOf = ({ layout }: Problem, l: number) => layout.layers[l].blocks * layout.layers[l].size;

/** into = sum over the sequences of delta(start - lag)' z(start - lag) of a layer. */
function stepGradient(
  problem: Problem,
  l: number,
  { starts, lag, into }: { starts: readonly (readonly number[])[]; lag: number; into: Float64Array },
): void {
  const width = widthOf(problem, l);
  const { fan } = problem.layout.layers[l];
  into.fill(0);
  problem.parts.forEach(({ backward, track, batch }, p) => {
    if (backward === null) return;
    const { delta } = backward.layers[l];
    const { z } = track.layers[l];
    starts[p].forEach((start, b) => {
      if (start < 0 || start - lag < problem.window.from) return;
      const row = (start - lag) * batch + b;
      for (let i = 0; i < width; i++) {
        const d = delta[row * width + i];
        if (d === 0) continue;
        for (let k = 0; k < fan; k++) into[i * fan + k] += d * z[row * fan + k];
      }
    });
  });
}

/** Squared length of the trained weights of a block. */
function blockSquare({ layout }: Problem, block: WeightBlock, gradient: Float64Array): number {
  const start = layout.layers[block.layer].at;
  let sum = 0;
  for (let i = 0; i < block.rows; i++) {
    for (let k = 0; k < block.cols; k++) {
      const index = block.at + i * block.stride + k;
      if (layout.freeIndex[index] >= 0) sum += gradient[index - start] * gradient[index - start];
    }
  }
  return sum;
}

function kindOf({ layout }: Problem, block: WeightBlock): number {
  if (isRecurrent(layout, block)) return 0;
  return block.kind === 'input' ? 1 : block.kind === 'bias' ? 2 : 3;
}

function meansOf({ layout }: Problem, sums: Sums): ErrorsByLag {
  const mean = (total: Float64Array, counts: Float64Array) =>
    total.map((sum, lag) => (counts[lag] === 0 ? NaN : sum / counts[lag]));
  return {
    layers: sums.layers.map((layer, i) => ({
      layer,
      value: mean(sums.lengths[i].value, sums.followed),
      net: mean(sums.lengths[i].net, sums.followed),
      memory: layout.layers[layer].gates?.memories ? mean(sums.lengths[i].memory, sums.followed) : null,
    })),
    all: mean(sums.all, sums.followed),
    weights: kinds
      .map((label, k) => ({ label, norms: mean(sums.weights[k], sums.passes) }))
      .filter(({ norms }) => norms.some((norm) => norm > 0)),
  };
}
