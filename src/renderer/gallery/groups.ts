/** The cards by the text that they replicate, and finding some of them by words. */
import type { Text } from '../../engine/replications/index.ts';
import type { Card } from './card.ts';

/** A text with its cards, in the order of the table. */
export interface Group {
  readonly text: Text;
  readonly cards: readonly Card[];
}

/** Every text with the cards that have all of the query's words; a text without any is left out. */
export function groupsOf(cards: readonly Card[], texts: readonly Text[], query: string): readonly Group[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return texts
    .map((text) => ({
      text,
      cards: cards.filter((card) => card.text === text.name && words.every((word) => has(card, text, word))),
    }))
    .filter((group) => group.cards.length > 0);
}

function has(card: Card, text: Text, word: string): boolean {
  const { name, label, place, shown, help } = card;
  return [name, label, place, shown, help, text.short, text.citation].some((part) =>
    part.toLowerCase().includes(word),
  );
}
