/** Which cell styles show a number as a date. */
import { attribute, elements } from './xml.ts';

/** Formats that spreadsheets know by number alone (ECMA-376, 18.8.30, with those of East Asian languages). */
const dateFormats = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
] as const;

/** For each style of a cell, by its number, whether it is one of dates or times of day. */
export function dateStyles(text: string): readonly boolean[] {
  const own = new Map<number, boolean>();
  for (const { attributes } of elements(text, 'numFmt'))
    own.set(Number(attribute(attributes, 'numFmtId')), isDateCode(attribute(attributes, 'formatCode') ?? ''));
  for (const { inner } of elements(text, 'cellXfs')) {
    return Array.from(elements(inner, 'xf'), ({ attributes }) => {
      const id = Number(attribute(attributes, 'numFmtId') ?? 0);
      return own.get(id) ?? dateFormats.some(([first, last]) => id >= first && id <= last);
    });
  }
  return [];
}

/** Whether a format code has signs of a date outside quotes, brackets and after backslashes. */
export function isDateCode(code: string): boolean {
  const bare = code.slice(0, 1000).replace(/"[^"]*"|\\.|_.|\*./g, '');
  const first = bare.split(';')[0].replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
  return /[ymdhs]/i.test(first) && !/general/i.test(first);
}
