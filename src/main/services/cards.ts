/** What a card of the gallery would come to in runs and time, before it is run. No project is needed. */
import type { Series } from '../../engine/data/series.ts';
import { entryNamed } from '../../engine/fields.ts';
import { expectedCostInParts } from '../../engine/replications/expected-cost.ts';
import { type DataSlot, replications, type Replication } from '../../engine/replications/index.ts';
import type { Handlers } from '../../shared/api.ts';
import { inSlices } from './in-slices.ts';

type Group = Pick<Handlers, 'cards.cost'>;

export function cardHandlers(cards: readonly Replication[] = replications): Group {
  // A form asks again with every change: what takes the place of a card's data is made once.
  const made = new Map<DataSlot, Series>();
  const standIn = (slot: DataSlot): Series => {
    const series = made.get(slot) ?? slot.standIn.make();
    made.set(slot, series);
    return series;
  };
  return {
    'cards.cost': ({ name, size, options = {} }) => {
      const card = entryNamed(cards, name, 'name');
      const given = { ...(size === 'quick' ? card.quick : {}), ...options };
      return inSlices(expectedCostInParts(card, given, standIn));
    },
  };
}
