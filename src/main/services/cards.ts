/** What a card of the gallery would come to in runs and time, before it is run. No project is needed. */
import { entryNamed } from '../../engine/fields.ts';
import { expectedCost } from '../../engine/replications/expected-cost.ts';
import { replications, type Replication } from '../../engine/replications/index.ts';
import type { Handlers } from '../../shared/api.ts';

type Group = Pick<Handlers, 'cards.cost'>;

export function cardHandlers(cards: readonly Replication[] = replications): Group {
  return {
    'cards.cost': ({ name, size, options = {} }) => {
      const card = entryNamed(cards, name, 'name');
      return expectedCost(card, { ...(size === 'quick' ? card.quick : {}), ...options });
    },
  };
}
