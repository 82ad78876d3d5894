/** The help of settings, printed from the same descriptions that validate them. */
import type { Entry, Field, Fields, Table } from '../engine/catalog.ts';

/** Lines for a group of settings, nested groups under their dotted path. */
export function fieldLines(fields: Fields, path = ''): string[] {
  return Object.entries(fields).flatMap(([key, field]) =>
    oneField(field, path === '' ? key : `${path}.${key}`),
  );
}

/** Lines for a table: every entry with its help. */
export function tableLines(table: readonly Pick<Entry, 'name' | 'label' | 'help'>[]): string[] {
  const width = Math.max(...table.map(({ name }) => name.length));
  return table.map(({ name, label, help }) => `  ${name.padEnd(width)}  ${label}. ${help}`);
}

/** Lines for one entry: what it is, its equation and source where it has them, its settings. */
export function entryLines(
  entry: Pick<Entry, 'name' | 'label' | 'help'> & Partial<Entry> & Sourced,
): string[] {
  const settings = entry.fields === undefined ? [] : fieldLines(entry.fields);
  return [
    `${entry.name}: ${entry.label}. ${entry.help}`,
    ...(entry.equation === undefined ? [] : [`equation (LaTeX): ${entry.equation}`]),
    ...(entry.source === undefined ? [] : [`source: ${entry.source}`]),
    ...(settings.length === 0 ? ['no settings'] : ['settings:', ...settings]),
  ];
}

/** What some tables say besides. */
interface Sourced {
  readonly equation?: string;
  readonly source?: string;
}

function oneField(field: Field, path: string): string[] {
  switch (field.kind) {
    case 'group':
      return fieldLines(field.fields, path);
    case 'list':
      return [line(path, 'list', field.help), ...fieldLines(field.of, `${path}.0`)];
    case 'entry':
      return [line(path, namesIn(field.table), field.help, field.default)];
    case 'entries':
      return [line(path, `list of ${namesIn(field.table)}`, field.help, field.default)];
    case 'choice':
      return [
        line(
          path,
          field.options.map(({ value }) => value).join(' | '),
          field.help + onlyWhere(field),
          field.default,
        ),
      ];
    default:
      return [line(path, kindWords[field.kind], field.help + onlyWhere(field), field.default)];
  }
}

const kindWords = {
  number: 'number',
  integer: 'whole number',
  boolean: 'true | false',
  text: 'text',
  integers: 'list of whole numbers',
  numbers: 'list of numbers',
  names: 'list of names',
  object: 'object',
} as const;

function onlyWhere({ when }: Field): string {
  return when === undefined ? '' : ` Only where ${when.key} is ${when.is.map(String).join(' or ')}.`;
}

function line(path: string, kind: string, help: string, fallback?: unknown): string {
  const standard = fallback === undefined ? '' : ` Default ${JSON.stringify(fallback)}.`;
  return `  ${path} (${kind}): ${help}${standard}`;
}

const namesIn = (table: Table): string => table.map(({ name }) => name).join(' | ');
