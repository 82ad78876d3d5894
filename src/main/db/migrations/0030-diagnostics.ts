/**
 * Results of diagnostics, and where a run comes from that was made by applying one of their remedies. `weights_sha256`
 * tells which weights were looked at: a run that ends may go back to better ones at the same iteration. Never edited
 * once released.
 */
export const diagnostics = {
  version: 30,
  name: 'diagnostics',
  sql: `
CREATE TABLE diagnostics (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  iteration INTEGER NOT NULL CHECK (iteration >= 0),
  name TEXT NOT NULL,
  options TEXT NOT NULL,
  live INTEGER NOT NULL CHECK (live IN (0, 1)),
  seconds REAL NOT NULL,
  weights_sha256 TEXT NOT NULL,
  engine TEXT NOT NULL,
  scalars TEXT NOT NULL,
  bytes BLOB NOT NULL,
  sha256 TEXT NOT NULL,
  created INTEGER NOT NULL,
  UNIQUE (run_id, iteration, name, options)
) STRICT;

ALTER TABLE runs ADD COLUMN parent_id INTEGER REFERENCES runs (id) ON DELETE SET NULL;
ALTER TABLE runs ADD COLUMN origin TEXT;
ALTER TABLE runs ADD COLUMN diagnostic_seconds REAL NOT NULL DEFAULT 0;
CREATE INDEX runs_of_parent ON runs (parent_id);
`,
};
