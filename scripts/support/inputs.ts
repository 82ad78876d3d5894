/** What a build depends on, as one hash: when it is the same as that of the last build, nothing is stale. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

const inputs = [
  'src',
  'scripts/build.ts',
  'scripts/build-wasm.ts',
  'scripts/support',
  'electron.vite.config.ts',
  'svelte.config.js',
  'package-lock.json',
  'package.json',
];

/** SHA-256 over the names and contents of everything a build reads. */
export function hashInputs(): string {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => filesUnder(input)).sort()) {
    const bytes = readFileSync(join(root, file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

function filesUnder(path: string): string[] {
  if (!existsSync(join(root, path))) return [];
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}
