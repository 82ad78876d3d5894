/**
 * Builds everything into dist/: the WASM kernels, then main process, command line, trainer, preload and page.
 * `--if-stale` builds only when a source has changed since the last build. All output goes to stderr.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scriptArguments } from './support/arguments.ts';
import { hashInputs } from './support/inputs.ts';
import { withLock } from './support/lock.ts';
import { root } from './support/root.ts';
import { runTool } from './support/run.ts';

const dist = join(root, 'dist');
const stamp = join(dist, '.stamp');
const outputs = [
  'kernels.wasm',
  'kernels-shared.wasm',
  'main/index.js',
  'main/cli.js',
  'main/trainer.js',
  'main/team-worker.js',
  'preload/index.cjs',
  'renderer/index.html',
];

/**
 * Builds, or with `ifStale` only looks whether the last build is of these very sources. Waits while another process
 * builds. Throws when a step fails; then no stamp is left, and the next call builds again.
 */
export async function build(options: { ifStale: boolean }): Promise<void> {
  if (options.ifStale && isFresh(hashInputs())) return;
  await withLock(join(dist, '.building'), async () => {
    const hash = hashInputs();
    if (options.ifStale && isFresh(hash)) return;
    rmSync(stamp, { force: true });
    process.stderr.write('Building Unfold...\n');
    const { buildWasm } = await import('./build-wasm.ts');
    await buildWasm();
    await bundle();
    writeFileSync(stamp, hash);
  });
}

/**
 * Copies what was built last into a folder of its own in `parent`, so that it stays the same while others build. Waits
 * while another process builds. Returns the folder; package.json and dist/ are in it. Throws where nothing is built.
 */
export function copyBuild(parent: string): Promise<string> {
  return withLock(join(dist, '.building'), () => {
    if (!existsSync(stamp)) throw new Error('Nothing is built. Try again.');
    const folder = join(parent, `build-${readFileSync(stamp, 'utf8').slice(0, 12)}`);
    if (existsSync(join(folder, 'complete'))) return Promise.resolve(folder);
    for (const part of ['dist', 'package.json', 'examples'])
      cpSync(join(root, part), join(folder, part), { recursive: true });
    mkdirSync(join(folder, 'complete'));
    return Promise.resolve(folder);
  });
}

function isFresh(hash: string): boolean {
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) return false;
  return outputs.every((output) => existsSync(join(dist, output)));
}

async function bundle(): Promise<void> {
  for (const folder of ['main', 'preload', 'renderer'])
    rmSync(join(dist, folder), { recursive: true, force: true });
  const args = ['build', '--logLevel', 'warn'];
  const env = { NODE_ENV: 'production', NO_COLOR: '1' };
  const { code, printed } = await runTool('electron-vite/bin/electron-vite.js', args, {
    output: 'keep',
    env,
  });
  if (code !== 0) throw new Error(`bundling ended with exit code ${code}:\n${printed}`);
  const missing = outputs.filter((output) => !existsSync(join(dist, output)));
  if (missing.length > 0) throw new Error(`it ended without ${missing.join(', ')}.`);
}

if (import.meta.main) {
  const { flags } = scriptArguments({ 'if-stale': 'flag' });
  build({ ifStale: flags.has('if-stale') }).catch((error: unknown) => {
    process.stderr.write(`Build failed: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
