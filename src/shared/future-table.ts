/** Values of columns as somebody pastes them: a header of names, then a row a step, split by tab, semicolon or comma. */

/** The columns by name, or in a sentence what is wrong with the text. */
export type FutureTable =
  | { readonly kind: 'columns'; readonly columns: Readonly<Record<string, number[]>> }
  | { readonly kind: 'wrong'; readonly text: string };

/**
 * Reads such a text; nothing at all where it is blank. Numbers have a decimal point, or a decimal comma where columns are
 * not split by commas. Quotes round names and numbers are taken off.
 */
export function readFutureTable(text: string): FutureTable {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length === 0) return { kind: 'columns', columns: {} };
  const mark = ['\t', ';', ','].find((one) => lines[0].includes(one)) ?? '\t';
  const cells = (line: string): string[] =>
    line.split(mark).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const names = cells(lines[0]);
  if (names.every((name) => !Number.isNaN(numberOf(name, mark))))
    return wrong('The first line has numbers only. Begin with the names of the columns.');
  if (new Set(names).size < names.length) return wrong('Two columns have the same name. Keep one of them.');
  const columns: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (const [i, line] of lines.slice(1).entries()) {
    const row = cells(line);
    if (row.length !== names.length)
      return wrong(
        `Row ${i + 1} has ${row.length} values and the header ${names.length} names. Give one for each.`,
      );
    for (const [c, cell] of row.entries()) {
      const value = numberOf(cell, mark);
      if (Number.isNaN(value)) return wrong(`Row ${i + 1}: "${cell}" of column "${names[c]}" is no number.`);
      columns[names[c]].push(value);
    }
  }
  return { kind: 'columns', columns };
}

function numberOf(cell: string, mark: string): number {
  const text = mark === ',' ? cell : cell.replace(',', '.');
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : NaN;
}

const wrong = (text: string): FutureTable => ({ kind: 'wrong', text });
