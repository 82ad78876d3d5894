/** Finding an action by some of its letters. */
export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  readonly keys: string;
  readonly perform: () => void;
}

/**
 * The items whose words begin with the query's words, then those that contain them, then those that have its letters
 * in order. Without a query: all of them, as they are.
 */
export function search(items: readonly PaletteItem[], query: string): readonly PaletteItem[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return items;
  const ranked = items.map((item) => ({
    item,
    rank: rankOf(`${item.label} ${item.group}`.toLowerCase(), wanted),
  }));
  return ranked
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ item }) => item);
}

function rankOf(text: string, wanted: string): number {
  const words = wanted.split(/\s+/);
  if (words.every((word) => ` ${text}`.includes(` ${word}`))) return 3;
  if (words.every((word) => text.includes(word))) return 2;
  let at = -1;
  for (const letter of wanted.replaceAll(' ', '')) {
    at = text.indexOf(letter, at + 1);
    if (at < 0) return 0;
  }
  return 1;
}
