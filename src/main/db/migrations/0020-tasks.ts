/**
 * Runs on tasks that make their own sequences: `series_id` may be null, and `task` names where the sequences come from.
 * SQLite cannot take NOT NULL from a column, so the table is made anew and filled from the old one; `migrate` switches
 * foreign keys off meanwhile, or dropping the old table would delete what refers to it. Run numbers are never used
 * again, so the counter moves too. Never edited once released.
 */
export const tasks = {
  version: 20,
  name: 'tasks',
  sql: `
CREATE TABLE runs_new (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  series_id INTEGER REFERENCES series (id) ON DELETE RESTRICT,
  task TEXT NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL CHECK (
    status IN ('draft', 'queued', 'running', 'paused', 'finished', 'stopped', 'failed', 'interrupted')
  ),
  reason_word TEXT,
  reason_sentence TEXT,
  reason_advice TEXT,
  spec TEXT NOT NULL,
  spec_sha256 TEXT NOT NULL,
  seed INTEGER NOT NULL,
  iteration_limit INTEGER,
  created INTEGER NOT NULL,
  started INTEGER,
  ended INTEGER,
  seconds REAL NOT NULL,
  iterations INTEGER NOT NULL CHECK (iterations >= 0),
  summary TEXT,
  engine TEXT,
  removed INTEGER NOT NULL CHECK (removed IN (0, 1)),
  CHECK ((series_id IS NULL) = (task <> 'series'))
) STRICT;

INSERT INTO runs_new (id, series_id, task, name, status, reason_word, reason_sentence, reason_advice, spec, spec_sha256,
  seed, iteration_limit, created, started, ended, seconds, iterations, summary, engine, removed)
SELECT id, series_id, 'series', name, status, reason_word, reason_sentence, reason_advice, spec, spec_sha256,
  seed, iteration_limit, created, started, ended, seconds, iterations, summary, engine, removed
FROM runs;

DELETE FROM sqlite_sequence WHERE name = 'runs_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'runs_new', seq FROM sqlite_sequence WHERE name = 'runs';

DROP TABLE runs;
ALTER TABLE runs_new RENAME TO runs;
CREATE INDEX runs_of_series ON runs (series_id);
`,
};
