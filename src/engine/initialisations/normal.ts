import { sdField } from './gaussian.ts';
import type { Initialisation } from './initialisation.ts';
import { applyMask, clearBiases, normals } from './matrices.ts';

/** All weights normal with mean 0; biases zero unless asked otherwise. */
export const normal: Initialisation = {
  name: 'normal',
  label: 'Normal',
  help: 'Every weight is drawn from a normal distribution with mean 0.',
  source: 'Pascanu et al. 2013, section 4.1; Chernodub and Nowicki 2016',
  fields: {
    sd: sdField(0.1),
    biases: {
      kind: 'choice',
      label: 'Biases',
      help: 'Whether biases start at zero or are drawn like the weights.',
      default: 'zero',
      options: [
        { value: 'zero', label: 'Zero' },
        { value: 'drawn', label: 'Drawn' },
      ],
    },
  },
  draw: (layout, stream, options) => {
    const theta = normals(layout, stream).map((z) => (options.sd as number) * z);
    if (options.biases === 'zero') clearBiases(layout, theta);
    applyMask(layout, theta);
    return theta;
  },
};
