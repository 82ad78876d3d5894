/**
 * Runs on collections keep their series beside a task of another name, so that the check on `task` is made looser; the
 * table is made anew for that, as in 0020. Cards of the gallery that were run in the project, with their runs and what
 * they came to. Never edited once released.
 */
export const replications = {
  version: 40,
  name: 'replications',
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
  parent_id INTEGER REFERENCES runs (id) ON DELETE SET NULL,
  origin TEXT,
  diagnostic_seconds REAL NOT NULL DEFAULT 0,
  CHECK (series_id IS NOT NULL OR task <> 'series')
) STRICT;

INSERT INTO runs_new (id, series_id, task, name, status, reason_word, reason_sentence, reason_advice, spec, spec_sha256,
  seed, iteration_limit, created, started, ended, seconds, iterations, summary, engine, removed, parent_id, origin,
  diagnostic_seconds)
SELECT id, series_id, task, name, status, reason_word, reason_sentence, reason_advice, spec, spec_sha256,
  seed, iteration_limit, created, started, ended, seconds, iterations, summary, engine, removed, parent_id, origin,
  diagnostic_seconds
FROM runs;

DELETE FROM sqlite_sequence WHERE name = 'runs_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'runs_new', seq FROM sqlite_sequence WHERE name = 'runs';

DROP TABLE runs;
ALTER TABLE runs_new RENAME TO runs;
CREATE INDEX runs_of_series ON runs (series_id);
CREATE INDEX runs_of_parent ON runs (parent_id);

CREATE TABLE replications (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  size TEXT NOT NULL CHECK (size IN ('quick', 'full', 'changed')),
  options TEXT NOT NULL,
  data TEXT NOT NULL,
  status TEXT NOT NULL CHECK (
    status IN ('running', 'concluding', 'paused', 'interrupted', 'finished', 'stopped', 'failed')
  ),
  reason_word TEXT,
  reason_sentence TEXT,
  reason_advice TEXT,
  created INTEGER NOT NULL,
  ended INTEGER,
  verdict TEXT,
  conclusion BLOB,
  sha256 TEXT,
  CHECK ((conclusion IS NULL) = (sha256 IS NULL))
) STRICT;

CREATE TABLE replication_trials (
  id INTEGER PRIMARY KEY,
  replication_id INTEGER NOT NULL REFERENCES replications (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  key TEXT NOT NULL,
  label TEXT NOT NULL,
  run_id INTEGER NOT NULL UNIQUE REFERENCES runs (id) ON DELETE CASCADE,
  looks TEXT NOT NULL,
  UNIQUE (replication_id, position),
  UNIQUE (replication_id, key)
) STRICT;
`,
};
