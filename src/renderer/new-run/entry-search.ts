/** Finding an entry of a table by words of its name, label, help or source. */
import type { Entry, Table } from '../../engine/fields.ts';

/** Where an entry comes from; null for one that does not say. */
export const sourceOf = (entry: Entry): string | null => (entry as { source?: string }).source ?? null;

/** Entries in which every word of the query stands; those with it in name or label first. All without a query. */
export function matching(table: Table, query: string): Table {
  const words = query.trim().toLowerCase().split(/\s+/);
  const has = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word));
  const named = table.filter(({ name, label }) => has(`${name} ${label}`));
  const told = table.filter((entry) =>
    has(`${entry.name} ${entry.label} ${entry.help} ${sourceOf(entry) ?? ''}`),
  );
  return [...named, ...told.filter((entry) => !named.includes(entry))];
}
