/** From the text of a field to its value, with a sentence where that cannot be done. */
import type { Field } from '../../engine/fields.ts';

type NumberField = Field & { kind: 'number' | 'integer' };
type ListField = Field & { kind: 'integers' | 'numbers' };

export type Parsed<T> = { readonly value: T } | { readonly problem: string };

/** A number within the field's bounds; empty text is null where the field may be off. */
export function parseNumber(field: NumberField, text: string): Parsed<number | null> {
  const trimmed = text.trim().replace('−', '-').replace(',', '.');
  if (trimmed === '')
    return field.default === null ? { value: null } : { problem: `Give ${expected(field)}.` };
  const value = Number(trimmed);
  const whole = field.kind === 'number' || Number.isSafeInteger(value);
  return Number.isFinite(value) && whole && inside(field, value)
    ? { value }
    : { problem: `Expected ${expected(field)}.` };
}

/** Numbers separated by spaces, commas or semicolons; the empty list is allowed. */
export function parseList(field: ListField, text: string): Parsed<number[]> {
  const parts = text
    .replaceAll(/[[\]]/g, ' ')
    .split(/[\s,;]+/)
    .filter(Boolean);
  const values = parts.map(Number);
  const right = (value: number): boolean =>
    (field.kind === 'numbers' ? Number.isFinite(value) : Number.isSafeInteger(value)) && inside(field, value);
  const wrong = values.findIndex((value) => !right(value));
  if (wrong < 0) return { value: values };
  return { problem: `“${parts[wrong]}” is not ${expected(field).replace(/, or.*/, '')}.` };
}

/** What may be written into the field, in words. */
export function expected(field: NumberField | ListField): string {
  const whole = field.kind === 'integer' || field.kind === 'integers';
  const bounds = [
    field.min === undefined ? [] : [`at least ${field.min}`],
    field.above === undefined ? [] : [`greater than ${field.above}`],
    field.max === undefined ? [] : [`at most ${field.max}`],
  ].flat();
  const off = field.default === null ? ', or nothing for none' : '';
  return [whole ? 'a whole number' : 'a number', bounds.join(' and ')].filter(Boolean).join(' ') + off;
}

function inside(
  { min = -Infinity, above = -Infinity, max = Infinity }: NumberField | ListField,
  value: number,
): boolean {
  return value >= min && value > above && value <= max;
}
