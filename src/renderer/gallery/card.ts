/** Cards as the page reads them, and their two forms. Planning and judging are the services' alone. */
import { readFields } from '../../engine/fields.ts';
import type { Replication } from '../../engine/replications/index.ts';

/** A card without what only the services may do. */
export type Card = Omit<Replication, 'plan' | 'conclude'>;

/** The form that a person begins from: a quarter of a minute, or as published. */
export type Size = 'quick' | 'full';

/** Every setting of a form. */
export function formOf(card: Card, size: Size): Record<string, unknown> {
  return readFields(card.fields, size === 'quick' ? card.quick : {});
}

/** The settings of `form` that are not those of `base`. */
export function changesOf(
  form: Record<string, unknown>,
  base: Record<string, unknown>,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(form).filter(([key, value]) => !same(value, base[key])));
}

/** Equal as JSON: settings are plain data in a fixed order. */
export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
