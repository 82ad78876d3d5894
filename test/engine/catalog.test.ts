import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allEntries } from '../../src/cli/commands/methods.ts';
import { entryNamed, type Field, type Fields, runFields, tables } from '../../src/engine/catalog.ts';

/** Something that issue 3 asks for: an entry of a table, a setting of one, a setting of a run, or a function. */
interface Wanted {
  /** In the issue's own words. */
  readonly issue: string;
  readonly table?: keyof typeof tables;
  readonly name?: string;
  /** A setting of the entry; `value` is one of its choices. */
  readonly setting?: string;
  /** A setting of a run, by its path: 'network(graph).connections[].mask'. */
  readonly path?: string;
  readonly value?: string;
  readonly module?: string;
  readonly export?: string;
}

const root = join(import.meta.dirname, '../..');
const groups = JSON.parse(readFileSync(join(root, 'test/fixtures/issue-3-names.json'), 'utf8')) as Record<
  string,
  readonly Wanted[]
>;

describe.each(Object.entries(groups))('%s of issue 3', (_group, wanted) => {
  it.each(wanted.map((one) => [titleOf(one), one] as const))('%s', async (_title, one) => {
    if (one.module !== undefined) {
      const module = (await import(join(root, 'src/engine', one.module))) as Record<string, unknown>;
      expect(module[one.export ?? '']).toBeTypeOf('function');
    } else if (one.path !== undefined) checkChoice(fieldAt(runFields, one.path), one);
    else checkEntry(one);
  });
});

function titleOf({ issue, ...place }: Wanted): string {
  return `${issue}: ${Object.values(place).join(' ')}`;
}

function checkEntry({ table = 'methods', name = '', setting, ...rest }: Wanted): void {
  const entry = tables[table].find((candidate) => candidate.name === name);
  expect(entry, `${table} has no "${name}"`).toBeDefined();
  if (setting === undefined || entry === undefined || !('fields' in entry)) return;
  const fields: Fields = entry.fields;
  expect(Object.keys(fields)).toContain(setting);
  checkChoice(fields[setting], rest);
}

function checkChoice(field: Field, { value }: Pick<Wanted, 'value'>): void {
  if (value === undefined) return;
  expect(field.kind === 'choice' ? field.options.map((option) => option.value) : []).toContain(value);
}

/** The field at a path; '(name)' goes into an entry, '[]' into the items of a list. */
function fieldAt(fields: Fields, path: string): Field {
  const [head, ...rest] = path.split('.');
  const [, key = '', entry] = /^(\w+)(?:\((.*)\))?(?:\[\])?$/.exec(head) ?? [];
  expect(Object.keys(fields)).toContain(key);
  const field = fields[key];
  return rest.length === 0 ? field : fieldAt(innerOf(field, entry), rest.join('.'));
}

function innerOf(field: Field, entry: string | undefined): Fields {
  if (field.kind === 'group') return field.fields;
  if (field.kind === 'list') return field.of;
  if (field.kind === 'entry' && entry !== undefined) return entryNamed(field.table, entry).fields;
  throw new Error(`A field of kind ${field.kind} has no settings of its own.`);
}

describe('every entry of every table', () => {
  it.each(allEntries())('$table $name says what it is and where it comes from', (entry) => {
    expect(entry.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(entry.label).not.toBe('');
    expect(entry.help).toMatch(/[.)]$/);
    expect(entry.source.length).toBeGreaterThan(5);
  });

  it('has a name of its own in its table', () => {
    for (const [table, list] of Object.entries(tables))
      expect(new Set(list.map(({ name }) => name)).size, table).toBe(list.length);
  });
});
