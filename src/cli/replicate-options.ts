/** Settings of a card from the command line: the quick or the full form with changes. */
import { suggestion, UnfoldError } from '../engine/errors.ts';
import { readFields } from '../engine/fields.ts';
import type { CardOptions, Replication } from '../engine/replications/index.ts';
import { setValues } from './set-values.ts';

/** The command line's words about one card. */
export interface CardWish {
  readonly full: boolean;
  readonly set: readonly string[];
  readonly seeds: number | null;
}

/** The card called `name`. @throws UnfoldError 'usage.card' with the nearest name */
export function cardNamed(cards: readonly Replication[], name: string): Replication {
  const card = cards.find((one) => one.name === name);
  if (card !== undefined) return card;
  const known = cards.map((one) => one.name);
  throw new UnfoldError(
    'usage.card',
    `There is no card "${name}".${suggestion(name, ['list', ...known])} See: unfold replicate list`,
  );
}

/**
 * Every setting of a card: those of the form that was asked for, with the changes.
 * @throws UnfoldError 'usage.set' or 'usage.seeds' for the command line, 'spec.*' for a setting that the card does not take
 */
export function cardOptions(card: Replication, { full, set, seeds }: CardWish): CardOptions {
  const form = (): Record<string, unknown> => readFields(card.fields, full ? {} : card.quick);
  const changes = seeds === null ? set : [...set, seedsOf(card, seeds)];
  return readFields(card.fields, setValues(form(), changes, form));
}

function seedsOf({ name, fields }: Replication, seeds: number): string {
  if ('seeds' in fields) return `seeds=${seeds}`;
  throw new UnfoldError(
    'usage.seeds',
    `--seeds ${seeds}: the card "${name}" has no setting "seeds": its runs are given, not drawn. Leave --seeds out; unfold help ${name} lists what can be set.`,
  );
}
