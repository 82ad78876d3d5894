/** Networks drawn in the project, apart from runs, which keep their own copies. Never edited once released. */
export const networks = {
  version: 70,
  name: 'networks',
  sql: `
CREATE TABLE networks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  graph TEXT NOT NULL,
  drawing TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  created INTEGER NOT NULL,
  changed INTEGER NOT NULL
) STRICT;
`,
};
