/** From the text of a cell to a float64, correctly rounded, never guessed. */
import { maxNumberLength } from './limits.ts';
import type { ThousandsMark } from '../contract.ts';

/** How numbers are written in a file. */
export interface NumberDialect {
  readonly decimalMark: '.' | ',';
  readonly thousandsMark: ThousandsMark;
  /** Cells that mean "missing" besides the usual ones; one that is a number matches by its value. */
  readonly missingCodes: readonly string[];
}

/** What a cell is. `changed` names how the text had to be rewritten; 'flagged' has no finite float64. */
export type CellReading =
  | { readonly kind: 'number'; readonly value: number; readonly changed?: ChangedCell }
  | { readonly kind: 'missing' }
  | { readonly kind: 'flagged'; readonly why: string }
  | { readonly kind: 'unreadable' };

export type ChangedCell = 'decimal comma' | 'thousands mark' | 'Fortran exponent' | 'Unicode minus';

/** Cells that always mean "missing", in lower case. A missing value is NaN, never 0. */
export const usualMissing = ['', 'na', 'n/a', '#n/a', 'nan', '.', '?', '-'];

const plainNumber = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const infinite = /^[+-]?inf(?:inity)?$/i;
const signedNan = /^[+-]nan$/i;

/** Reads the text of one cell (blanks around it are ignored). */
export function readCell(cell: string, dialect: NumberDialect): CellReading {
  const text = cell.trim();
  if (text.length > maxNumberLength) return { kind: 'unreadable' };
  if (dialect.decimalMark === '.' && plainNumber.test(text)) return classify(Number(text), dialect);
  if (isMissing(text, dialect.missingCodes)) return { kind: 'missing' };
  if (infinite.test(text)) return { kind: 'flagged', why: 'an infinite value; read as missing' };
  const rewritten = normalise(text, dialect);
  if (rewritten === undefined) return { kind: 'unreadable' };
  return classify(Number(rewritten.text), dialect, rewritten.changed);
}

function classify(value: number, dialect: NumberDialect, changed?: ChangedCell): CellReading {
  if (isMissingValue(value, dialect)) return { kind: 'missing' };
  if (!Number.isFinite(value)) {
    return { kind: 'flagged', why: 'larger than any float64 (1.8e308); read as missing' };
  }
  return changed === undefined ? { kind: 'number', value } : { kind: 'number', value, changed };
}

/** Whether the text is one of the usual missing cells or a given code; a numeric code matches by its value. */
export function isMissing(text: string, codes: readonly string[]): boolean {
  if (usualMissing.includes(text.toLowerCase()) || signedNan.test(text)) return true;
  return codes.includes(text);
}

/** Whether a number is one of the given missing codes, however it was written (-999 and -999.0). */
export function isMissingValue(value: number, dialect: NumberDialect): boolean {
  return dialect.missingCodes.some((code) => code !== '' && Number(code) === value);
}

/** The text as JavaScript writes numbers, or undefined where it is no number in this dialect. */
function normalise(
  text: string,
  dialect: NumberDialect,
): { text: string; changed?: ChangedCell } | undefined {
  let changed: ChangedCell | undefined;
  let plain = text;
  if (plain.includes('\u2212')) {
    plain = plain.replaceAll('\u2212', '-');
    changed = 'Unicode minus';
  }
  const ungrouped = ungroup(plain, dialect);
  if (ungrouped !== plain) changed = 'thousands mark';
  plain = ungrouped;
  if (dialect.decimalMark === ',') {
    if (plain.includes('.')) return undefined;
    if (plain.includes(',')) changed = 'decimal comma';
    plain = plain.replace(',', '.');
  }
  const fortran = plain.replace(/[dD](?=[+-]?\d+$)/, 'e');
  if (fortran !== plain) changed = 'Fortran exponent';
  if (!plainNumber.test(fortran)) return undefined;
  return changed === undefined ? { text: fortran } : { text: fortran, changed };
}

// A group that begins with 0 (0,435) is no thousands: it is a fraction, and must not become 435.
const groupPatterns: Record<Exclude<ThousandsMark, 'none'>, { whole: RegExp; mark: RegExp }> = {
  ',': { whole: /^[+-]?[1-9]\d{0,2}(?:,\d{3})+$/, mark: /,/g },
  '.': { whole: /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+$/, mark: /\./g },
  ' ': { whole: /^[+-]?[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3})+$/, mark: /[ \u00a0\u202f]/g },
  "'": { whole: /^[+-]?[1-9]\d{0,2}(?:['\u2019]\d{3})+$/, mark: /['\u2019]/g },
};

/** The text without its thousands marks, where they stand every three digits as they should; else unchanged. */
function ungroup(text: string, dialect: NumberDialect): string {
  if (dialect.thousandsMark === 'none') return text;
  const end = text.search(dialect.decimalMark === ',' ? /[,eEdD]/ : /[.eEdD]/);
  const whole = end < 0 ? text : text.slice(0, end);
  const pattern = groupPatterns[dialect.thousandsMark];
  return pattern.whole.test(whole) ? whole.replace(pattern.mark, '') + text.slice(whole.length) : text;
}
