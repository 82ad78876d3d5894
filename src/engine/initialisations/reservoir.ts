import type { Field } from '../fields.ts';
import type { Layout } from '../network/layout.ts';
import { type WeightBlock } from '../network/weight-blocks.ts';
import type { Initialisation } from './initialisation.ts';
import { applyMask, blocksOfRecurrent, drawAll, eachPlace, scaleBlock, scaleToRadius } from './matrices.ts';

/**
 * For echo state networks (Jaeger 2001): recurrent weights uniform, each one there with probability `density`, scaled
 * to a spectral radius; weights from inputs, biases and feedback uniform within their scales. Weights into an output
 * that does not read itself are 0: they are what is trained. Peepholes are 0.
 */
export const reservoir: Initialisation = {
  name: 'reservoir',
  label: 'Reservoir (echo state)',
  help: 'Sparse random recurrent weights with a given spectral radius, and a readout of zeros.',
  source: 'Jaeger 2001; Lukoševičius and Jaeger 2009',
  fields: {
    radius: {
      kind: 'number',
      label: 'Spectral radius',
      help: 'Largest absolute eigenvalue of the recurrent weights. Below 1 the reservoir usually forgets its start.',
      symbol: '\\rho',
      default: 0.9,
      above: 0,
      max: 100,
    },
    density: {
      kind: 'number',
      label: 'Density',
      help: 'Probability of a recurrent weight to be there.',
      default: 0.1,
      above: 0,
      max: 1,
    },
    inputScale: scaleField('Input scale', 'Weights from inputs lie between plus and minus this.', 1),
    biasScale: scaleField('Bias scale', 'Biases lie between plus and minus this.', 0),
    feedbackScale: scaleField(
      'Feedback scale',
      'Weights from outputs, or from targets, lie between plus and minus this.',
      1,
    ),
  },
  draw: (layout, stream, options) => {
    const theta = drawAll(layout, () => stream.uniformIn(-1, 1));
    const keys = drawAll(layout, () => stream.uniform());
    applyMask(layout, theta);
    const blocks = blocksOfRecurrent(layout, 'reservoir');
    const reads = blocks.some(({ recurrent, layer }) => recurrent && layer === layout.output);
    for (const block of blocks) {
      if (block.kind === 'own' || (block.layer === layout.output && !reads)) scaleBlock(theta, block, 0);
      else if (block.recurrent) fillRecurrent(theta, block, { keys, options });
      else scaleBlock(theta, block, scaleOf(layout, block, options));
    }
    return theta;
  },
};

function scaleField(label: string, help: string, standard: number): Field {
  return { kind: 'number', label, help, default: standard, min: 0, max: 100 };
}

function fillRecurrent(
  theta: Float64Array,
  block: WeightBlock,
  { keys, options }: { keys: Float64Array; options: Record<string, unknown> },
): void {
  eachPlace(block, (index) => {
    if (keys[index] >= (options.density as number)) theta[index] = 0;
  });
  scaleToRadius(theta, block, options.radius as number);
}

/** Half the width of the range of a block that is not recurrent. Between stacked reservoirs it is that of inputs. */
function scaleOf(layout: Layout, { kind, source }: WeightBlock, options: Record<string, unknown>): number {
  if (kind === 'bias') return options.biasScale as number;
  const isFeedback = kind === 'target' || (kind === 'layer' && source === layout.output);
  return (isFeedback ? options.feedbackScale : options.inputScale) as number;
}
