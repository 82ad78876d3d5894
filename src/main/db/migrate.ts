/** Brings a project file to the newest format, and says what the newest format looks like. */
import { UnfoldError } from '../../engine/errors.ts';
import { type Connection, connect } from './addon.ts';
import { applicationId } from './header.ts';
import { type Migration, migrations } from './migrations/index.ts';

/** Newest format in a list of migrations. */
export const newestVersion = (list: readonly Migration[] = migrations): number =>
  list[list.length - 1].version;

/**
 * Runs every migration after the file's own version in ONE transaction: after a crash it is the old file or the new one.
 * @throws whatever a step throws, with the file as it was
 */
export function migrate(db: Connection, list: readonly Migration[] = migrations): void {
  checkOrder(list);
  const from = Number(db.pragma('user_version', { simple: true }));
  db.transaction(() => {
    for (const step of list.filter(({ version }) => version > from)) db.exec(step.sql);
    db.pragma(`application_id=${applicationId}`);
    db.pragma(`user_version=${newestVersion(list)}`);
  }).immediate();
}

/** The schema as text, one statement a line group, in a fixed order; for comparing and for the golden file. */
export function schemaOf(db: Connection): string {
  const rows = db
    .prepare<[], { type: string; name: string; sql: string }>(
      `SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type, name`,
    )
    .all();
  return rows.map(({ sql }) => `${sql};\n`).join('\n');
}

/** The schema that the newest format has. */
export function knownSchema(list: readonly Migration[] = migrations): string {
  const found = schemas.get(list);
  if (found !== undefined) return found;
  const db = connect(':memory:');
  try {
    migrate(db, list);
    const schema = schemaOf(db);
    schemas.set(list, schema);
    return schema;
  } finally {
    db.close();
  }
}

const schemas = new WeakMap<readonly Migration[], string>();

function checkOrder(list: readonly Migration[]): void {
  const wrong = list.find(
    ({ version }, i) => version % 10 !== 0 || (i > 0 && version <= list[i - 1].version),
  );
  if (wrong === undefined) return;
  const text = `Migration "${wrong.name}" has version ${wrong.version}; versions are tens and rise.`;
  throw new UnfoldError('project.migration-order', text);
}
