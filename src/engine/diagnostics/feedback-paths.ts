/**
 * Feedback of a linear output that says nothing new: where a layer reads the output y(t - d) and also everything that
 * the output is made of at that time, its own weights can take the feedback's place (Pedersen 1997 eq. 7-10). Per net r
 * of the layer and output o the direction
 *   d w_fb(r, o) = 1,  d w(r, source j at delay d + d_s) = -w_out(o, j),  d bias(r) = -bias_out(o)
 * in the space of weights leaves the net, and with it all outputs, as they are.
 */
import type { LayerLayout, Layout, Source } from '../network/layout.ts';

/** One weight of the layer beside the weight of the output layer that it can take over. */
export interface Exchange {
  /** Index in theta of the layer's own weight, and of the output's. */
  readonly own: number;
  readonly out: number;
}

/** One weight of the feedback, with all that makes it redundant. */
export interface FeedbackWeight {
  /** Index in theta. */
  readonly index: number;
  readonly layer: number;
  /** Row of the layer's W (block * size + unit), and output. */
  readonly row: number;
  readonly output: number;
  readonly exchanges: readonly Exchange[];
  /** Its bias in the same sense; null where the output has none. */
  readonly bias: Exchange | null;
}

/** A connection from the output layer into a layer. */
export interface FeedbackPath {
  readonly layer: number;
  readonly delay: number;
  readonly source: Source;
  /** Its weights that are redundant, and how many there are in all. */
  readonly redundant: readonly FeedbackWeight[];
  readonly count: number;
}

/** Whether the output is a plain sum: linear units without leak or gates. */
export const hasLinearOutput = ({ layers, output }: Layout): boolean => {
  const { activation, leak, gates } = layers[output];
  return activation === 'linear' && leak === null && gates === null;
};

/** Every connection from the output layer, those of short delays first; [] where the output is not linear. */
export function feedbackPaths(layout: Layout): readonly FeedbackPath[] {
  if (!hasLinearOutput(layout)) return [];
  return layout.layers
    .flatMap((plan, layer) =>
      plan.sources
        .filter((source) => source.layer === layout.output)
        .map((source) => pathOf(layout, { plan, layer, source })),
    )
    .sort((a, b) => a.delay - b.delay);
}

function pathOf(layout: Layout, place: { plan: LayerLayout; layer: number; source: Source }): FeedbackPath {
  const { plan, layer, source } = place;
  const rows = Array.from({ length: plan.blocks * plan.size }, (_, row) => row);
  const weights = rows.flatMap((row) =>
    Array.from({ length: source.width }, (_, output) => ({
      index: plan.at + row * plan.fan + source.at + output,
      layer,
      row,
      output,
    })).filter(({ index }) => layout.present[index] === 1),
  );
  const redundant = weights.flatMap((weight) => {
    const exchange = exchangesOf(layout, { plan, delay: source.delay, ...weight });
    return exchange === null ? [] : [{ ...weight, ...exchange }];
  });
  return { layer, delay: source.delay, source, redundant, count: weights.length };
}

/** What can take a feedback weight's place; null where the net lacks something that the output is made of. */
function exchangesOf(
  layout: Layout,
  place: { plan: LayerLayout; delay: number; row: number; output: number },
): Pick<FeedbackWeight, 'exchanges' | 'bias'> | null {
  const { plan, delay, row, output } = place;
  const out = layout.layers[layout.output];
  const exchanges: Exchange[] = [];
  for (const source of out.sources) {
    const twin = plan.sources.find((own) => own.layer === source.layer && own.delay === delay + source.delay);
    for (let j = 0; j < source.width; j++) {
      const from = out.at + output * out.fan + source.at + j;
      if (layout.present[from] === 0) continue;
      const own = twin === undefined ? -1 : plan.at + row * plan.fan + twin.at + j;
      if (own < 0 || layout.present[own] === 0) return null;
      exchanges.push({ own, out: from });
    }
  }
  const outBias = out.at + output * out.fan + out.fan - 1;
  const ownBias = plan.at + row * plan.fan + plan.fan - 1;
  if (layout.present[outBias] === 0) return { exchanges, bias: null };
  return layout.present[ownBias] === 0 ? null : { exchanges, bias: { own: ownBias, out: outBias } };
}

/**
 * The direction of one weight over the trained weights (F), or null where one of those that it needs is not trained.
 * The weight itself must be.
 */
export function nullDirection(
  layout: Layout,
  theta: ArrayLike<number>,
  weight: FeedbackWeight,
): Float64Array | null {
  const direction = new Float64Array(layout.freeCount);
  const all = [...weight.exchanges, ...(weight.bias === null ? [] : [weight.bias])];
  if (layout.freeIndex[weight.index] < 0) return null;
  for (const { own, out } of all) {
    const column = layout.freeIndex[own];
    if (column < 0 && theta[out] !== 0) return null;
    if (column >= 0) direction[column] -= theta[out];
  }
  direction[layout.freeIndex[weight.index]] += 1;
  return direction;
}
