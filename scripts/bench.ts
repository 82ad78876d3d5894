/**
 * Runs the benches. `npm run bench` runs the workloads W1 to W5, `npm run bench -- NAME ...` the named workloads and
 * benches. Each bench prints its figures and, on its last line, JSON with machine and commit, which is stored as
 * bench/results/NAME.json. With --json the last line of all is an array of the workloads' rows (see bench/README.md).
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gaussNewtonRows, type GaussNewtonReport } from '../bench/training/gauss-newton-rows.ts';
import { type ResultRow, rowLine } from '../bench/training/result.ts';
import { workloads } from '../bench/training/workloads.ts';
import { suggestion } from '../src/engine/errors.ts';
import { build } from './build.ts';
import { scriptArguments } from './support/arguments.ts';
import { root } from './support/root.ts';

/** Each is bench/NAME.ts. */
const benches = [
  'kernels',
  'gauss-newton',
  'importers',
  'laser',
  'temporal-order',
  'scaling',
  'diagnostics',
  'series-view',
  'compare',
  'start',
  'responsive',
];
/** Those of `bench/training.ts`; W5 is the Gauss-Newton iteration. */
const trained = workloads.map(({ name }) => name);
const all = [...trained, 'W5'];

const results = join(root, 'bench', 'results');

async function main(given: readonly string[], json: boolean): Promise<number> {
  const unknown = given.find((name) => !all.includes(name) && !benches.includes(name));
  if (unknown !== undefined) {
    process.stderr.write(`There is no bench "${unknown}".${suggestion(unknown, [...all, ...benches])}\n`);
    return 2;
  }
  const names = given.length > 0 ? given : all;
  await build({ ifStale: true });
  mkdirSync(results, { recursive: true });
  const rows: ResultRow[] = [];
  const wanted = trained.filter((name) => names.includes(name));
  let failed = 0;
  if (wanted.length > 0) {
    const { ok, report } = await runBench('training', wanted);
    rows.push(...((report as { rows?: ResultRow[] } | null)?.rows ?? []));
    failed += ok ? 0 : 1;
  }
  for (const name of benches) {
    if (!names.includes(name) && !(name === 'gauss-newton' && names.includes('W5'))) continue;
    const { ok, report } = await runBench(name);
    if (name === 'gauss-newton' && report !== null) {
      const own = gaussNewtonRows(report as unknown as GaussNewtonReport);
      for (const row of own) process.stdout.write(`${rowLine(row)}\n`);
      rows.push(...own);
    }
    failed += ok ? 0 : 1;
  }
  if (json) process.stdout.write(`${JSON.stringify(rows)}\n`);
  return failed > 0 ? 1 : 0;
}

/** Runs one bench and stores its last line; `report` is that line, null where there was none. */
async function runBench(
  name: string,
  args: readonly string[] = [],
): Promise<{ ok: boolean; report: object | null }> {
  process.stdout.write(`\n${name}\n`);
  const { code, last } = await runNode([join(root, 'bench', `${name}.ts`), ...args]);
  const report = last.startsWith('{') ? (JSON.parse(last) as object) : null;
  // A part of the workloads does not replace the figures of all of them.
  if (report !== null && (name !== 'training' || args.length === trained.length))
    writeFileSync(join(results, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
  return { ok: code === 0, report };
}

/** Shows all lines as they come, except one that is JSON. */
function runNode(args: readonly string[]): Promise<{ code: number | null; last: string }> {
  const child = spawn(process.execPath, ['--experimental-wasm-revectorize', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let [text, last] = ['', ''];
  const show = (line: string): void => {
    last = line;
    if (!line.startsWith('{')) process.stdout.write(`${line}\n`);
  };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (text + chunk).split('\n');
    text = lines.pop() ?? '';
    lines.forEach(show);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (text !== '') show(text);
      resolve({ code, last });
    });
  });
}

const { flags, rest } = scriptArguments({ json: 'flag' }, 'some');
main(rest, flags.has('json')).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
