import { sdField } from './gaussian.ts';
import type { Initialisation } from './initialisation.ts';
import {
  applyMask,
  blocksOfRecurrent,
  clearBiases,
  drawAll,
  keepFew,
  normals,
  scaleToRadius,
} from './matrices.ts';

/**
 * For tanh units: W_in, W_out ~ N(0, 0.01), biases 0; W_rec has 15 non-zero incoming weights for each unit and is
 * scaled to the spectral radius 0.95 (Pascanu et al. 2013, section 4.1). The authors' code keeps 15 a row where a row
 * holds outgoing weights: "keep" chooses between text and code. Each delay, and each gate, has a matrix of its own.
 */
export const smartTanh: Initialisation = {
  name: 'smart-tanh',
  label: 'Smart tanh (Pascanu et al.)',
  help: 'Small weights, and sparse recurrent ones scaled to a spectral radius just below 1.',
  source: 'Pascanu et al. 2013, section 4.1',
  fields: {
    incoming: {
      kind: 'integer',
      label: 'Recurrent weights a unit',
      help: 'Non-zero recurrent weights of each unit; smaller layers keep all.',
      default: 15,
      min: 1,
    },
    radius: {
      kind: 'number',
      label: 'Spectral radius',
      help: 'Largest absolute eigenvalue of the recurrent weights.',
      symbol: '\\rho',
      default: 0.95,
      above: 0,
      max: 100,
    },
    sd: sdField(0.01),
    keep: {
      kind: 'choice',
      label: 'Counted by',
      help: 'Whether that number of incoming weights is kept, as the text says, or of outgoing ones, as the code does.',
      default: 'incoming',
      options: [
        { value: 'incoming', label: 'Incoming weights' },
        { value: 'outgoing', label: 'Outgoing weights' },
      ],
    },
  },
  draw: (layout, stream, options) => {
    const theta = normals(layout, stream).map((z) => (options.sd as number) * z);
    const keys = drawAll(layout, () => stream.uniform());
    clearBiases(layout, theta);
    applyMask(layout, theta);
    const choice = { count: options.incoming as number, keys, byColumn: options.keep === 'outgoing' };
    for (const block of blocksOfRecurrent(layout, 'smart-tanh')) {
      if (!block.recurrent) continue;
      keepFew(layout, theta, block, choice);
      scaleToRadius(theta, block, options.radius as number);
    }
    return theta;
  },
};
