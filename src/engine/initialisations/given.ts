import { UnfoldError } from '../errors.ts';
import type { Layout } from '../network/layout.ts';
import { weightCount } from '../network/weight-names.ts';
import type { Initialisation } from './initialisation.ts';
import { applyMask } from './matrices.ts';

/**
 * Weights written out, so that several runs start from the same network (Chernodub and Nowicki 2016 save sets of
 * initial networks). The list holds the weights that exist, in the order of `weightNames`; a list with a number for
 * every place, masked ones included, is taken too. No random number is drawn.
 */
export const given: Initialisation = {
  name: 'given',
  label: 'Given weights',
  help: 'The weights themselves, one by one: a saved set that several runs share.',
  source: 'Chernodub and Nowicki 2016, experiments',
  fields: {
    weights: {
      kind: 'numbers',
      label: 'Weights',
      help: 'All weights that exist: layer by layer, unit by unit, each unit by its sources, its bias last.',
      default: [],
    },
  },
  draw: (layout, _stream, options) => {
    const weights = options.weights as readonly number[];
    checkLength(layout, weights.length);
    const theta = new Float64Array(layout.parameters);
    let next = 0;
    for (let i = 0; i < theta.length; i++) {
      if (weights.length === theta.length) theta[i] = weights[i];
      else if (layout.present[i] === 1) theta[i] = weights[next++];
    }
    applyMask(layout, theta);
    return theta;
  },
};

function checkLength(layout: Layout, length: number): void {
  const count = weightCount(layout);
  if (length === count || length === layout.parameters) return;
  const masked = layout.parameters - count;
  throw new UnfoldError(
    'initialisation.length',
    `initialisation.weights has ${length} numbers, but the network has ${count} weights${masked > 0 ? ` (${layout.parameters} with the ${masked} that are masked)` : ''}. Give one number for each weight.`,
    'initialisation.weights',
  );
}
