import type { Initialisation } from './index.ts';

/** All weights normal with mean 0; biases zero unless asked otherwise. */
export const normal: Initialisation = {
  name: 'normal',
  label: 'Normal',
  help: 'Every weight is drawn from a normal distribution with mean 0.',
  fields: {
    sd: {
      kind: 'number',
      label: 'Standard deviation',
      help: 'Of the weights. The texts of Pascanu et al. give the standard deviation, not the variance.',
      symbol: '\\sigma',
      default: 0.1,
      min: 0,
      max: 100,
    },
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
    const sd = options.sd as number;
    const theta = Float64Array.from({ length: layout.parameters }, () => sd * stream.normal());
    if (options.biases === 'zero') {
      for (const { at, size, fan } of layout.layers)
        for (let i = 0; i < size; i++) theta[at + (i + 1) * fan - 1] = 0;
    }
    return theta;
  },
};
