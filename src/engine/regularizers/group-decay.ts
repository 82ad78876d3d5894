import type { Field } from '../fields.ts';
import type { Layout } from '../network/layout.ts';
import { isInnerPair } from '../network/inner-layers.ts';
import { clearUntrained } from '../network/trained.ts';
import { type WeightBlock, weightBlocks } from '../network/weight-blocks.ts';
import type { Penalty } from './index.ts';

const groups = ['recurrent', 'input', 'output', 'feedback', 'between', 'bias'] as const;
type Group = (typeof groups)[number];

const helps: Record<Group, string> = {
  recurrent: 'Weights by which a layer reads itself, and those of its cells (peepholes, inner layers).',
  input: 'Weights from the external inputs.',
  output: 'Weights from other layers into the output layer.',
  feedback: 'Weights from the output layer, or from the targets, into other layers.',
  between: 'Weights between layers of which neither is the output layer.',
  bias: 'Biases.',
};

/**
 * (alpha_g / 2) w'w with a strength for each group of trained weights; Pedersen & Hansen 1995 and Pedersen 1997 have one
 * strength for all and allow a matrix R in w'R w / 2, of which this is a diagonal one.
 */
export const groupDecay: Penalty = {
  name: 'group-decay',
  label: 'Weight decay by group',
  help: 'Weight decay with a strength of its own for recurrent, input, output, feedback weights and biases.',
  equation: 'C = E + \\tfrac12 \\sum_g \\alpha_g\\, w_g^\\top w_g',
  source: 'Pedersen & Hansen 1995 (w\'Rw with a diagonal R); Pedersen 1997, "Regularization"',
  kind: 'penalty',
  fields: Object.fromEntries(groups.map((group) => [group, strength(group)])),
  penalty: (theta, layout, options) => {
    const alpha = strengthsOf(layout, options);
    let sum = 0;
    for (let i = 0; i < theta.length; i++) sum += alpha[i] * theta[i] * theta[i];
    return 0.5 * sum;
  },
  addGradient: (gradient, { theta, layout }, options) => {
    const alpha = strengthsOf(layout, options);
    for (let i = 0; i < theta.length; i++) gradient[i] += alpha[i] * theta[i];
  },
  addCurvature: (diagonal, { layout }, options) => {
    const alpha = strengthsOf(layout, options);
    for (let i = 0; i < diagonal.length; i++) diagonal[i] += alpha[i];
  },
};

function strength(group: Group): Field {
  const label = `Strength, ${group}`;
  const symbol = `\\alpha_{\\mathrm{${group}}}`;
  return { kind: 'number', label, help: helps[group], symbol, default: 0.001, min: 0, max: 1e6 };
}

const known = new WeakMap<object, { readonly layout: Layout; readonly alpha: Float64Array }>();

/** (P) the strength for each weight, 0 for untrained ones; kept, as it is asked for at every evaluation. */
function strengthsOf(layout: Layout, options: Record<string, unknown>): Float64Array {
  const kept = known.get(options);
  if (kept?.layout === layout) return kept.alpha;
  const alpha = new Float64Array(layout.parameters);
  for (const block of weightBlocks(layout)) {
    const { at, rows, cols, stride } = block;
    const value = options[groupOf(layout, block)] as number;
    for (let i = 0; i < rows; i++) alpha.fill(value, at + i * stride, at + i * stride + cols);
  }
  clearUntrained(alpha, layout);
  known.set(options, { layout, alpha });
  return alpha;
}

function groupOf(layout: Layout, { kind, layer, source }: WeightBlock): Group {
  if (kind === 'bias' || kind === 'input' || kind === 'recurrent') return kind;
  if (kind === 'own') return 'recurrent';
  if (kind === 'target') return 'feedback';
  if (isInnerPair(layout, layer, source)) return 'recurrent';
  if (layer === layout.output) return 'output';
  return source === layout.output ? 'feedback' : 'between';
}
