/** What is written beside a setting that varies: a list of values or a range, by the kind of its field. */
import type { Field } from '../../engine/fields.ts';
import { parseList, parseNumber, type Parsed } from '../new-run/parse.ts';

/** Fields that can vary. */
export type VaryKind = 'number' | 'integer' | 'numbers' | 'integers' | 'choice' | 'boolean' | 'entry';

/** What a sweep is told of a setting: its values, or a range (see engine/sweeps/definition). */
export type VaryTold = Readonly<Record<string, unknown>>;

const kinds: readonly string[] = ['number', 'integer', 'numbers', 'integers', 'choice', 'boolean', 'entry'];
/** Settings that a sweep gives itself, or that change nothing of a run's numbers. */
const own = /^(seed|initialSeed|format|record\b.*)$/;

/** Whether a setting can vary. */
export const canVary = (kind: string, path: string): boolean => kinds.includes(kind) && !own.test(path);

/** What is written at first: the value that is set. */
export function beginning(field: Field, value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  if (field.kind === 'entry') return String((value as { name?: unknown } | undefined)?.name ?? '');
  return value === null || value === undefined ? '' : String(value);
}

/** Names that can be ticked; null where values are written. */
export function choicesOf(
  field: Field,
): readonly { readonly value: string; readonly label: string }[] | null {
  if (field.kind === 'choice') return field.options;
  if (field.kind === 'entry') return field.table.map(({ name, label }) => ({ value: name, label }));
  if (field.kind !== 'boolean') return null;
  return [
    { value: 'true', label: 'yes' },
    { value: 'false', label: 'no' },
  ];
}

/**
 * From the text to the values. Numbers stand between commas or semicolons, lists between semicolons; "0.001..0.1 log 5"
 * is a range of five values with equal ratios ("linear" is the default, as is 3).
 */
export function readVary(field: Field, text: string): Parsed<VaryTold> {
  if (choicesOf(field) !== null) {
    const values = text.split(',').filter((word) => word !== '');
    if (values.length === 0) return { problem: 'Tick a value at least.' };
    return { value: { values: field.kind === 'boolean' ? values.map((word) => word === 'true') : values } };
  }
  if (field.kind === 'numbers' || field.kind === 'integers') return readLists(field, text);
  if (field.kind !== 'number' && field.kind !== 'integer') return { problem: 'This setting cannot vary.' };
  return readRange(field, text) ?? readNumbers(field, text);
}

function readRange(field: Field & { kind: 'number' | 'integer' }, text: string): Parsed<VaryTold> | null {
  const found = /^\s*(\S+?)\s*(?:\.\.|…)\s*(\S+?)(?:\s+(log|linear))?(?:\s+(\d+))?\s*$/.exec(text);
  if (found === null) return null;
  const [, lowText, highText, scale = 'linear', count = '3'] = found;
  const [low, high] = [parseNumber(field, lowText), parseNumber(field, highText)];
  if ('problem' in low) return low;
  if ('problem' in high) return high;
  if (low.value === null || high.value === null || low.value >= high.value)
    return { problem: 'The range ends where it begins, or before.' };
  if (scale === 'log' && low.value <= 0) return { problem: 'A logarithmic range begins above 0.' };
  const whole = field.kind === 'integer';
  return { value: { low: low.value, high: high.value, scale, count: Number(count), whole } };
}

function readNumbers(field: Field & { kind: 'number' | 'integer' }, text: string): Parsed<VaryTold> {
  const values: (number | null)[] = [];
  for (const part of text.split(/[;,\s]+/).filter((word) => word !== '')) {
    const read = parseNumber(field, part === 'off' ? '' : part);
    if ('problem' in read) return { problem: `“${part}”: ${read.problem}` };
    values.push(read.value);
  }
  return several(values);
}

function readLists(field: Field & { kind: 'numbers' | 'integers' }, text: string): Parsed<VaryTold> {
  const values: number[][] = [];
  for (const part of text.split(';').filter((word) => word.trim() !== '')) {
    const read = parseList(field, part);
    if ('problem' in read) return read;
    values.push(read.value);
  }
  return several(values);
}

function several(values: readonly unknown[]): Parsed<VaryTold> {
  if (values.length === 0) return { problem: 'Give a value at least.' };
  if (new Set(values.map((value) => JSON.stringify(value))).size < values.length)
    return { problem: 'A value is given twice.' };
  return { value: { values } };
}
