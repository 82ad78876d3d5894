/** The command line from a checkout: builds what is stale (messages to stderr), then runs the built command line. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.ts';
import { root } from './support/root.ts';

try {
  await build({ ifStale: true });
  // npm starts scripts in the package's folder; paths on the command line are meant from where the person is.
  const { INIT_CWD: from, npm_lifecycle_event: script } = process.env;
  if (script === 'unfold' && from !== undefined) process.chdir(from);
  await import(pathToFileURL(join(root, 'dist/main/cli.js')).href);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
