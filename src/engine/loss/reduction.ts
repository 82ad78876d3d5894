/** The choice between the sum and the mean that the classification losses share. */
import type { Fields } from '../fields.ts';

/** The field `reduction`. */
export const reductionFields: Fields = {
  reduction: {
    kind: 'choice',
    label: 'Over steps and sequences',
    help: 'The mean over the steps that count, or their sum.',
    default: 'mean',
    options: [
      { value: 'mean', label: 'Mean' },
      { value: 'sum', label: 'Sum' },
    ],
  },
};

/** Whether the field asks for the mean. */
export const isMeanReduction = (options: Record<string, unknown>): boolean => options.reduction !== 'sum';
