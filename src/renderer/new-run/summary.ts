/** What a folded group of settings says in one line: its choices, and what differs from the defaults. */
import { defaultsOf, entryNamed, type Field, type Fields, isOptional } from '../../engine/fields.ts';

/** Paths of which nothing is said. */
type Hidden = ReadonlySet<string>;

/**
 * The settings of a group in one line. Choices are named by their labels; plain settings are said where they differ
 * from their default, and limits wherever they are on.
 */
export function summaryOf(fields: Fields, values: unknown, hidden: Hidden = new Set(), path = ''): string {
  return phrasesOf(fields, values, { hidden, path }).join(', ');
}

interface Place {
  readonly hidden: Hidden;
  readonly path: string;
}

function phrasesOf(fields: Fields, values: unknown, { hidden, path }: Place): string[] {
  const given = isObject(values) ? values : {};
  return Object.entries(fields).flatMap(([key, field]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return hidden.has(at) ? [] : phrases(field, given[key], { hidden, path: at });
  });
}

function phrases(field: Field, value: unknown, place: Place): string[] {
  switch (field.kind) {
    case 'group':
      return phrasesOf(field.fields, value, place);
    case 'entry':
      return [entryPhrase(field, value, place)];
    case 'entries': {
      const items = asList(value).map((item) =>
        entryPhrase({ ...field, kind: 'entry', default: '' }, item, place),
      );
      // Where there are none by default, none are nothing to tell.
      return items.length === 0 && field.default.length > 0 ? [`no ${lower(field.label)}`] : items;
    }
    case 'list':
      return [
        asList(value)
          .map((item) => phrasesOf(field.of, item, place).join(', '))
          .join(', then '),
      ];
    case 'object':
      return [];
    default:
      return plainPhrase(field, value);
  }
}

function entryPhrase(field: Field & { kind: 'entry' }, value: unknown, place: Place): string {
  const name = isObject(value) ? String(value.name) : String(value);
  if (!field.table.some((entry) => entry.name === name)) return name;
  const entry = entryNamed(field.table, name);
  const inner = phrasesOf(entry.fields, value, place);
  return inner.length === 0 ? entry.label : `${entry.label} (${inner.join(', ')})`;
}

type Plain = Exclude<Field, { kind: 'group' | 'entry' | 'entries' | 'list' | 'object' }>;

function plainPhrase(field: Plain, value: unknown): string[] {
  if (value === undefined || value === null || value === '') return [];
  const usual = JSON.stringify(value) === JSON.stringify(field.default);
  if (usual && !isOptional(field)) return [];
  if (typeof value === 'boolean') return [`${value ? '' : 'no '}${lower(field.label)}`];
  if (field.kind === 'choice') {
    const label = field.options.find((option) => option.value === value)?.label ?? String(value);
    return [`${lower(field.label)} ${lower(label)}`];
  }
  if (field.kind === 'text') return [String(value)];
  if (Array.isArray(value)) return value.length === 0 ? [] : [`${lower(field.label)} ${value.join(' ')}`];
  const unit = 'unit' in field && field.unit !== undefined ? ` ${field.unit}` : '';
  return [`${lower(field.label)} ${String(value)}${unit}`];
}

/** 'Hidden units' inside a sentence; 'NMSE' and 'L1' stay. */
const lower = (label: string): string =>
  /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** All defaults of an entry with its name, as a specification holds it. */
export const entryDefaults = (
  table: Parameters<typeof entryNamed>[0],
  name: string,
): Record<string, unknown> => ({
  name,
  ...defaultsOf(entryNamed(table, name).fields),
});
