/** The choice between the forms in which several texts use the same task. */
import { suggestion, UnfoldError } from '../errors.ts';
import type { Field } from '../fields.ts';

const variantNames = {
  pascanu: 'Pascanu et al. 2013, their code',
  supplement: 'Pascanu et al. 2013, the text of the supplement',
  galvan: 'Galvan 2016',
  chernodub: 'Chernodub and Nowicki 2016',
  hochreiter: 'Hochreiter and Schmidhuber 1997',
  martens: 'Martens and Sutskever 2011',
} as const;

/** The texts whose forms of a task can be chosen. */
export type VariantName = keyof typeof variantNames;

/** What each text that poses a task makes of it; the first is the default. */
export type Variants<Rules> = Partial<Record<VariantName, Rules>>;

/** The field "variant" over the forms that a task has. */
export function variantField(variants: Variants<unknown>): Field {
  const known = Object.keys(variants) as VariantName[];
  return {
    kind: 'choice',
    label: 'Variant',
    help: 'Which text is followed in positions, lengths and what counts as right.',
    default: known[0],
    options: known.map((value) => ({ value, label: variantNames[value] })),
  };
}

/** The rules that the option "variant" names. @throws UnfoldError 'task.variant' for one that the task has not */
export function variantOf<Rules>(
  variants: Variants<Rules>,
  options: Record<string, unknown>,
  task: string,
): Rules {
  const rules = variants[options.variant as VariantName];
  if (rules !== undefined) return rules;
  const text = `The task "${task}" has no variant "${String(options.variant)}".`;
  throw new UnfoldError(
    'task.variant',
    text + suggestion(String(options.variant), Object.keys(variants)),
    'task.variant',
  );
}

/** The field "tolerance": how far an output may lie from its target. */
export function toleranceField(standard: string): Field {
  return {
    kind: 'number',
    label: 'Tolerance',
    help: `Largest error of an output in a right answer. Off: ${standard}.`,
    default: null,
    above: 0,
  };
}
