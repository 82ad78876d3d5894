/** Names and units of the columns. */
import type { Delimiter } from '../contract.ts';
import { looksReadable } from './cell-looks.ts';
import type { HeadRows } from './head.ts';
import { type TablePlace, unitOf } from './header.ts';

/** Names and units in the order of the file; `fromComment` where they stand in a comment line. */
export interface NamedColumns {
  readonly columns: readonly { readonly name: string; readonly unit: string | null }[];
  readonly fromComment: boolean;
}

/**
 * Names from the header row; without one from a comment right above the data with as many words (as numpy writes
 * them); else col1, col2, .... An empty name becomes its number, a second "x" becomes "x_2". A unit in brackets at
 * the end of a name is taken off it.
 */
export function nameColumns(
  rows: HeadRows,
  place: TablePlace,
  table: { width: number; delimiter: Delimiter },
): NamedColumns {
  const header = place.header === undefined ? undefined : rows.rows[place.header].cells;
  const comment = header === undefined ? commentNames(rows, place, table) : undefined;
  const texts = header ?? comment ?? [];
  const units = place.units === undefined ? [] : rows.rows[place.units].cells;
  const used = new Set<string>();
  const columns = Array.from({ length: table.width }, (_, k) => {
    const [name, unit] = splitUnit((texts[k] ?? '').replace(/\s+/g, ' ').trim());
    const given = unitOf(units[k] ?? '');
    return { name: unique(name === '' ? `col${k + 1}` : name, used), unit: given === '' ? unit : given };
  });
  return { columns, fromComment: comment !== undefined };
}

function commentNames(
  rows: HeadRows,
  place: TablePlace,
  table: { width: number; delimiter: Delimiter },
): string[] | undefined {
  const firstLine = rows.rows[place.firstData]?.line;
  const comment = rows.comments.find(({ line }) => line + 1 === firstLine);
  if (comment === undefined || table.width < 2) return undefined;
  const text = comment.text.replace(/^[#%!;/]+/, '').trim();
  const words = text.split(table.delimiter === 'spaces' ? /\s+/ : table.delimiter).map((word) => word.trim());
  const areNames = words.length === table.width && words.every((word) => word !== '' && !looksReadable(word));
  return areNames ? words : undefined;
}

function splitUnit(name: string): [string, string | null] {
  const match = /^(.*\S)\s*(?:\[([^[\]]{1,20})\]|\(([^()]{1,20})\))$/.exec(name.slice(0, 400));
  return match === null ? [name, null] : [match[1], (match[2] ?? match[3]).trim()];
}

function unique(name: string, used: Set<string>): string {
  let candidate = name;
  for (let k = 2; used.has(candidate); k++) candidate = `${name}_${k}`;
  used.add(candidate);
  return candidate;
}
