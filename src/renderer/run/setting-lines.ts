/** A stored specification as lines for reading: label, value, path; in the order of the form. */
import type { Field, Fields } from '../../engine/fields.ts';

export interface SettingLine {
  readonly path: string;
  readonly label: string;
  readonly value: string;
  readonly help: string;
  readonly symbol?: string;
  readonly depth: number;
}

/** One line a setting; groups and entries have a line of their own with their settings below, one level deeper. */
export function settingLines(
  fields: Fields,
  values: unknown,
  { path = '', depth = 0, skipped = new Set() }: Place = {},
): readonly SettingLine[] {
  const given = isObject(values) ? values : {};
  return Object.entries(fields).flatMap(([key, field]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return skipped.has(at) ? [] : fieldLines(field, given[key], { path: at, depth, skipped });
  });
}

/** Where in the specification a group stands, and the paths of which nothing is said. */
interface Place {
  readonly path?: string;
  readonly depth?: number;
  readonly skipped?: ReadonlySet<string>;
}

function fieldLines(field: Field, value: unknown, at: Required<Place>): readonly SettingLine[] {
  const { label, help, symbol } = field;
  const { path, depth, skipped } = at;
  const about = symbol === undefined ? { label, help } : { label, help, symbol };
  const line = (text: string): SettingLine => ({ path, depth, ...about, value: text });
  const one = label.replace(/s$/, '');
  const inner = { path, depth: depth + 1, skipped };
  switch (field.kind) {
    case 'group':
      return [line(''), ...settingLines(field.fields, value, inner)];
    case 'entry': {
      const name = isObject(value) ? String(value.name) : '';
      const entry = field.table.find((candidate) => candidate.name === name);
      return [line(entry?.label ?? name), ...settingLines(entry?.fields ?? {}, value, inner)];
    }
    case 'entries':
      return asList(value).flatMap((item, i) =>
        fieldLines({ ...field, kind: 'entry', label: `${one} ${i + 1}`, default: '' }, item, {
          ...at,
          path: `${at.path}[${i}]`,
        }),
      );
    case 'list':
      return asList(value).flatMap((item, i) => [
        { ...line(''), label: `${one} ${i + 1}`, path: `${at.path}[${i}]` },
        ...settingLines(field.of, item, {
          ...inner,
          path: `${path}[${i}]`,
        }),
      ]);
    default:
      return [line(plainText(field, value))];
  }
}

function plainText(field: Field, value: unknown): string {
  if (value === null || value === undefined) return 'off';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (field.kind === 'choice')
    return field.options.find((option) => option.value === value)?.label ?? String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  if (value === '') return '–';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
