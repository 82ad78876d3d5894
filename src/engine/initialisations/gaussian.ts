/** Initialisations that draw every weight from one normal distribution, biases 0. */
import type { Field } from '../fields.ts';
import type { Initialisation } from './initialisation.ts';
import { applyMask, clearBiases, normals } from './matrices.ts';

/** The field "sd" with a default. */
export function sdField(standard: number): Field {
  return {
    kind: 'number',
    label: 'Standard deviation',
    help: 'Of the weights. The texts of Pascanu et al. give the standard deviation, not the variance.',
    symbol: '\\sigma',
    default: standard,
    min: 0,
    max: 100,
  };
}

/** An initialisation N(0, sd) with biases 0. */
export function gaussian(
  about: Pick<Initialisation, 'name' | 'label' | 'help' | 'source'>,
  sd: number,
): Initialisation {
  return {
    ...about,
    fields: { sd: sdField(sd) },
    draw: (layout, stream, options) => {
      const theta = normals(layout, stream).map((z) => (options.sd as number) * z);
      clearBiases(layout, theta);
      applyMask(layout, theta);
      return theta;
    },
  };
}
