/**
 * Runs the benches: `npm run bench` for all, `npm run bench -- NAME` for one. Each prints its figures and, on its last
 * line, JSON with machine and commit, which is stored as bench/results/NAME.json.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suggestion } from '../src/engine/errors.ts';
import { build } from './build.ts';
import { scriptArguments } from './support/arguments.ts';
import { root } from './support/root.ts';

/** In the order in which they run. Each is bench/NAME.ts. */
const benches = ['kernels', 'gauss-newton', 'importers', 'laser'];

const results = join(root, 'bench', 'results');

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => !benches.includes(name));
  if (unknown !== undefined) {
    process.stderr.write(`There is no bench "${unknown}".${suggestion(unknown, benches)}\n`);
    return 2;
  }
  await build({ ifStale: true });
  mkdirSync(results, { recursive: true });
  let failed = 0;
  for (const name of names.length > 0 ? names : benches) failed += await runBench(name);
  return failed > 0 ? 1 : 0;
}

/** Runs one bench and stores its last line; 1 when it failed. */
async function runBench(name: string): Promise<number> {
  const file = join(root, 'bench', `${name}.ts`);
  if (!existsSync(file)) throw new Error(`bench/${name}.ts is missing.`);
  process.stdout.write(`\n${name}\n`);
  const { code, text } = await runNode(file);
  const last = text.trimEnd().split('\n').at(-1) ?? '';
  if (last.startsWith('{')) {
    writeFileSync(join(results, `${name}.json`), `${JSON.stringify(JSON.parse(last), null, 2)}\n`);
  }
  return code === 0 ? 0 : 1;
}

/** All lines but the JSON are shown as they come. */
function runNode(file: string): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, ['--experimental-wasm-revectorize', file], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    process.stdout.write(chunk);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, text }));
  });
}

main(scriptArguments({}, 'some').rest).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
