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
 * Foreign keys are not enforced meanwhile, so that a table can be made anew; they are checked before the commit.
 * @throws whatever a step throws, UnfoldError 'project.damaged' for references to nothing; the file is then as it was
 */
export function migrate(db: Connection, list: readonly Migration[] = migrations): void {
  checkOrder(list);
  const from = Number(db.pragma('user_version', { simple: true }));
  const enforced = db.pragma('foreign_keys', { simple: true }) === 1;
  db.pragma('foreign_keys=OFF'); // inside a transaction this does nothing, but a new file has no rows to lose
  try {
    db.transaction(() => {
      for (const step of list.filter(({ version }) => version > from)) db.exec(step.sql);
      refuseLooseEnds(db);
      db.pragma(`application_id=${applicationId}`);
      db.pragma(`user_version=${newestVersion(list)}`);
    }).immediate();
  } finally {
    db.pragma(`foreign_keys=${enforced ? 'ON' : 'OFF'}`);
  }
}

function refuseLooseEnds(db: Connection): void {
  const [first] = db.prepare<[], { table: string; parent: string }>('PRAGMA foreign_key_check').all();
  if (first === undefined) return;
  const text = `A row of ${first.table} refers to a row of ${first.parent} that is not there: the file is damaged. It was not changed.`;
  throw new UnfoldError('project.damaged', text);
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
