CREATE INDEX runs_of_parent ON runs (parent_id);

CREATE INDEX runs_of_series ON runs (series_id);

CREATE TABLE checkpoints (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  iteration INTEGER NOT NULL CHECK (iteration >= 0),
  kept INTEGER NOT NULL CHECK (kept IN (0, 1)),
  metric_rows INTEGER NOT NULL CHECK (metric_rows >= 0),
  seconds REAL NOT NULL,
  bytes BLOB NOT NULL,
  sha256 TEXT NOT NULL,
  created INTEGER NOT NULL,
  UNIQUE (run_id, iteration)
) STRICT;

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

CREATE TABLE metric_chunks (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  first_row INTEGER NOT NULL CHECK (first_row >= 0),
  rows INTEGER NOT NULL CHECK (rows > 0),
  columns TEXT NOT NULL,
  bytes BLOB NOT NULL,
  sha256 TEXT NOT NULL,
  UNIQUE (run_id, first_row)
) STRICT;

CREATE TABLE networks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  graph TEXT NOT NULL,
  drawing TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  created INTEGER NOT NULL,
  changed INTEGER NOT NULL
) STRICT;

CREATE TABLE project (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  created INTEGER NOT NULL,
  saved INTEGER NOT NULL
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

CREATE TABLE run_tags (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  UNIQUE (run_id, tag)
) STRICT;

CREATE TABLE "runs" (
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
  diagnostic_seconds REAL NOT NULL DEFAULT 0, fork TEXT, notes TEXT NOT NULL DEFAULT '', starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0, 1)), waiting_place REAL, removed_at INTEGER,
  CHECK (series_id IS NOT NULL OR task <> 'series')
) STRICT;

CREATE TABLE series (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  rows INTEGER NOT NULL CHECK (rows >= 0),
  facts TEXT NOT NULL,
  facts_sha256 TEXT NOT NULL,
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  created INTEGER NOT NULL
, removed_at INTEGER) STRICT;

CREATE TABLE series_chunks (
  id INTEGER PRIMARY KEY,
  series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
  column_index INTEGER NOT NULL CHECK (column_index >= -1),
  first_row INTEGER NOT NULL CHECK (first_row >= 0),
  bytes BLOB NOT NULL,
  sha256 TEXT NOT NULL,
  UNIQUE (series_id, column_index, first_row)
) STRICT;

CREATE TABLE sweep_runs (
  id INTEGER PRIMARY KEY,
  sweep_id INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  configuration INTEGER NOT NULL CHECK (configuration >= 0),
  label TEXT NOT NULL,
  rung INTEGER NOT NULL CHECK (rung >= 0),
  run_id INTEGER NOT NULL UNIQUE REFERENCES runs (id) ON DELETE CASCADE,
  UNIQUE (sweep_id, position)
) STRICT;

CREATE TABLE sweeps (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  definition TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('running', 'paused', 'interrupted', 'finished', 'stopped')),
  reason_word TEXT,
  reason_sentence TEXT,
  reason_advice TEXT,
  created INTEGER NOT NULL,
  ended INTEGER
) STRICT;
