import type { Fields } from '../fields.ts';

/** The settings of a readout that is solved for. */
export const readoutFields: Fields = {
  ridge: {
    kind: 'number',
    label: 'Ridge',
    help: 'Added to the diagonal of the sums of products of what the output reads. None takes the curvature of the regularisers (weight decay), so that the cost itself becomes as small as it can; with a number of its own the regularisers do not count here.',
    symbol: '\\lambda',
    default: null,
    min: 0,
    max: 1e9,
  },
  washout: {
    kind: 'integer',
    label: 'Washout',
    help: 'Steps at the start of each sequence that the solution leaves out, while the state still depends on its start. For a reservoir 100 is usual.',
    default: 0,
    min: 0,
    max: 1e9,
  },
};
