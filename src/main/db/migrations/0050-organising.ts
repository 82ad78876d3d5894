/**
 * Organising runs: forks with what they took over, notes, stars, tags, the order in which runs wait, and when something
 * went into the bin, which series now do too. Never edited once released.
 */
export const organising = {
  version: 50,
  name: 'organising',
  sql: `
ALTER TABLE runs ADD COLUMN fork TEXT;
ALTER TABLE runs ADD COLUMN notes TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0, 1));
ALTER TABLE runs ADD COLUMN waiting_place REAL;
ALTER TABLE runs ADD COLUMN removed_at INTEGER;
ALTER TABLE series ADD COLUMN removed_at INTEGER;

CREATE TABLE run_tags (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  UNIQUE (run_id, tag)
) STRICT;
`,
};
