import type { Field } from '../fields.ts';
import type { Vec } from '../math/kernels.ts';
import { dropNothing, useDropMask } from '../network/drop-mask.ts';
import { isInnerPair } from '../network/inner-layers.ts';
import type { Layout } from '../network/layout.ts';
import type { Stream } from '../random.ts';
import type { Problem } from '../train/problem.ts';
import type { Disturbance } from './index.ts';
import { inputColumns, keepInputs, restoreInputs } from './inputs.ts';

/**
 * Dropout with a probability p to *drop* for each of three kinds of connection; what stays is multiplied by 1/(1 - p)
 * while training, so that evaluation uses the weights as they are ("inverted" scaling). Bianchi et al. 2017 section 2.2
 * leave open whether their p is that of dropping or of keeping; scaling by it after training, as they say, fits keeping.
 * Masks are drawn anew in every iteration, for each sequence and each connection: one for all its steps (Gal &
 * Ghahramani 2015), or one for each step, which is refused within layers as the chapter advises. Nets of a gated unit
 * share their mask; memories and carried values are not dropped. With truncated gradients a "sequence" is a window.
 */
export const dropout: Disturbance = {
  name: 'dropout',
  label: 'Dropout',
  help: 'Leaves out values at random while training. With one mask for all steps it may also act within layers.',
  equation: 'z := m \\odot z,\\quad m_i \\in \\{0, \\tfrac{1}{1-p}\\},\\ P(m_i = 0) = p',
  source: 'Bianchi et al. 2017 section 2.2; Gal & Ghahramani 2015; Pham et al. 2014',
  kind: 'disturbance',
  buffers: ['drop-mask'],
  backwardOnly: true,
  dropsFeedback: ({ recurrent }) => (recurrent as number) > 0,
  fields: {
    inputs: probability('of inputs', 'Probability to drop an external input.', 0),
    outputs: probability(
      'between layers',
      'Probability to drop a value that a layer passes to another.',
      0.2,
    ),
    recurrent: probability('within layers', 'Probability to drop a value that a layer passes to itself.', 0),
    mask: {
      kind: 'choice',
      label: 'Mask',
      help: 'One mask for all steps of a sequence (Gal and Ghahramani), or another at each step; the latter not within layers.',
      default: 'whole-sequence',
      options: [
        { value: 'whole-sequence', label: 'One for the whole sequence' },
        { value: 'each-step', label: 'Another at each step' },
      ],
    },
  },
  refuse: ({ mask, recurrent }) =>
    mask === 'each-step' && (recurrent as number) > 0
      ? 'Dropout with another mask at each step within layers destroys what they remember. Give recurrent 0, or the same mask for the whole sequence.'
      : null,
  draw: (problem, stream, options) => {
    if ((options.inputs as number) > 0) dropInputs(problem, stream, options);
    problem.parts.forEach((_, p) => drawMasks(problem, p, { stream, options }));
  },
  clear: (problem) => {
    restoreInputs(problem);
    for (const { track } of problem.parts) {
      for (const { drop } of track.layers) if (drop !== null) dropNothing(drop);
    }
  },
};

function probability(where: string, help: string, standard: number): Field {
  const label = `Probability, ${where}`;
  return { kind: 'number', label, help, symbol: 'p', default: standard, min: 0, max: 0.99 };
}

interface Drawing {
  readonly stream: Stream;
  readonly options: Record<string, unknown>;
}

/** Rows of a buffer, some of its columns, and the sequences side by side. */
interface Columns {
  readonly data: Vec;
  readonly stride: number;
  readonly at: number;
  readonly width: number;
  readonly from: number;
  readonly to: number;
  readonly batch: number;
}

function dropInputs(problem: Problem, stream: Stream, options: Record<string, unknown>): void {
  keepInputs(problem);
  for (const { z, fan, source, from, to, batch } of inputColumns(problem)) {
    const rows = (to - from) * source.width;
    const mask = new Float64Array(rows);
    const columns = {
      data: mask,
      stride: source.width,
      at: 0,
      width: source.width,
      from: 0,
      to: to - from,
      batch,
    };
    fillMask(columns, { stream, p: options.inputs as number, each: options.mask === 'each-step' });
    for (let row = from; row < to; row++) {
      for (let j = 0; j < source.width; j++)
        z[row * fan + source.at + j] *= mask[(row - from) * source.width + j];
    }
  }
}

/** The masks of one part's layers over the steps in use. */
function drawMasks({ parts, layout, window }: Problem, p: number, { stream, options }: Drawing): void {
  const { track } = parts[p];
  track.layers.forEach(({ plan, drop }, l) => {
    if (drop === null) throw new Error('dropout: the problem was made without its buffers');
    const each = options.mask === 'each-step';
    for (const { layer, at, width } of plan.sources) {
      if (layer < 0) continue;
      const rate = rateOf(layout, { to: l, from: layer }, options);
      const rows = { from: window.from * track.batch, to: window.to * track.batch, batch: track.batch };
      const columns = { data: drop.values, stride: plan.recurrentFan, at, width, ...rows };
      fillMask(columns, { stream, p: rate, each });
    }
    useDropMask(drop);
  });
}

function rateOf(
  layout: Layout,
  connection: { to: number; from: number },
  options: Record<string, unknown>,
): number {
  return (
    isInnerPair(layout, connection.to, connection.from) ? options.recurrent : options.outputs
  ) as number;
}

/** 0 with probability p, else 1/(1 - p), in row-major order; draws nothing where p is 0. */
function fillMask(
  { data, stride, at, width, from, to, batch }: Columns,
  { stream, p, each }: { stream: Stream; p: number; each: boolean },
): void {
  for (let row = from; row < to; row++) {
    for (let j = 0; j < width; j++) {
      const index = row * stride + at + j;
      if (!each && row >= from + batch) data[index] = data[index - batch * stride];
      else data[index] = p > 0 && stream.uniform() < p ? 0 : 1 / (1 - p);
    }
  }
}
