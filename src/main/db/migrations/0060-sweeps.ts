/** Sweeps, multi-starts and duels: what was asked for, and the runs that were made of it. Never edited once released. */
export const sweeps = {
  version: 60,
  name: 'sweeps',
  sql: `
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
`,
};
