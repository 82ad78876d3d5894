/** The importer's decisions in words, and the choices that can be made instead. */
import type { ImportRecipe } from '../../engine/data/importers/contract.ts';

const labels: Record<string, string> = {
  format: 'Format',
  encoding: 'Encoding',
  delimiter: 'Delimiter',
  decimalMark: 'Decimal mark',
  thousandsMark: 'Thousands mark',
  headerRow: 'Header row',
  unitsRow: 'Units row',
  commentPrefix: 'Comment prefix',
  skipLines: 'Lines skipped at the top',
  missingCodes: 'Missing codes',
  timeColumn: 'Time column',
  timeFormat: 'Time format',
  columns: 'Columns kept',
  stopAfterErrors: 'Stop after errors',
  compression: 'Compression',
  part: 'Part',
  steps: 'Moments are',
  layout: 'Layout',
  patterns: 'Patterns',
  samples: 'Samples',
  'sampling rate': 'Sampling rate',
};

export const decisionLabel = (what: string): string => labels[what] ?? what;

/** A value in words: signs that cannot be seen get their names. */
export function decisionValue(value: string | number | readonly string[]): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return value.length === 0 ? 'none' : value.join(', ');
  const names: Record<string, string> = {
    ',': 'comma ,',
    ';': 'semicolon ;',
    '\t': 'tab',
    '|': 'bar |',
    '.': 'point .',
    ' ': 'space',
    "'": "apostrophe '",
    spaces: 'runs of spaces',
    '': 'none',
  };
  return names[value] ?? value;
}

/** One override: the recipe's key and the values to choose from; the first choice leaves it to the rules. */
export interface Override {
  readonly key: 'encoding' | 'delimiter' | 'decimalMark' | 'thousandsMark' | 'steps';
  readonly values: readonly string[];
}

/** Overrides with a fixed list of choices. The others have a field of their own. */
export const overrides: readonly Override[] = [
  { key: 'encoding', values: ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] },
  { key: 'delimiter', values: [',', ';', '\t', '|', 'spaces', 'none'] },
  { key: 'decimalMark', values: ['.', ','] },
  { key: 'thousandsMark', values: ['none', ',', '.', ' ', "'"] },
  { key: 'steps', values: ['rows', 'columns'] },
];

/** The recipe's value of a key as the text of its control; '' when the rules decide. */
export function givenText(recipe: ImportRecipe, key: keyof ImportRecipe): string {
  const value = recipe[key];
  if (value === undefined) return '';
  return Array.isArray(value) ? value.join(' ') : String(value);
}
