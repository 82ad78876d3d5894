/** The command line from a checkout: builds what is stale (messages to stderr), then runs the built command line. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.ts';
import { root } from './support/root.ts';

try {
  await build({ ifStale: true });
  await import(pathToFileURL(join(root, 'dist/main/cli.js')).href);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
