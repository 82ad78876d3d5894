/** `npm run unfold -- COMMAND`: builds what is stale, saying so on stderr only, then is the command line. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.ts';
import { giveUp } from './support/arguments.ts';
import { root } from './support/root.ts';

await build({ ifStale: true }).catch(giveUp);
await import(pathToFileURL(join(root, 'dist', 'main', 'cli.js')).href);
