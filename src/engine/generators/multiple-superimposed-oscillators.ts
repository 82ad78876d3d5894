import type { Generator } from './generator.ts';
import { sin } from '../math/elementary.ts';
import { addNoise, lengthField, noiseField, skipField } from './settings.ts';

/** The frequencies in use, in radians a step; the first 2, 4, 5, 8 and 12 of them are the usual sets. */
export const oscillators = [0.2, 0.311, 0.42, 0.51, 0.63, 0.74, 0.85, 0.97, 1.08, 1.19, 1.27, 1.32] as const;

/** Sums of sines whose frequencies have no common period. */
export const multipleSuperimposedOscillators: Generator = {
  name: 'multiple-superimposed-oscillators',
  label: 'Multiple superimposed oscillators',
  help: `The sum of some sines of amplitude 1 whose frequencies have no common period in sight: ${oscillators.join(', ')} radians a step, as many as asked for. A network must keep every one of them. One column, x.`,
  source:
    'J. Schmidhuber, D. Wierstra, M. Gagliolo, F. Gomez, Training recurrent networks by Evolino, Neural Computation 19, 2007 (two to five sines); D. Koryakin, J. Lohmann, M. V. Butz, Balanced echo state networks, Neural Networks 36, 2012 (up to eight)',
  equation: 'x_t = \\sum_{i=1}^{m} \\sin(\\omega_i\\, t)',
  fields: {
    length: lengthField(1000),
    skip: skipField(0),
    sines: {
      kind: 'integer',
      label: 'Sines',
      symbol: 'm',
      help: 'How many of the frequencies, from the lowest. 2, 4, 5, 8 and 12 are usual.',
      default: 4,
      min: 1,
      max: oscillators.length,
    },
    noise: noiseField,
  },
  generate: (options, stream) => {
    const { length, skip, sines } = options as Record<string, number>;
    const used = oscillators.slice(0, sines);
    const values = Float64Array.from({ length }, (_, row) =>
      used.reduce((sum, frequency) => sum + sin(frequency * (row + skip)), 0),
    );
    addNoise(values, options, stream);
    return { name: 'Superimposed oscillators', length, columns: [{ name: 'x', values }] };
  },
};
