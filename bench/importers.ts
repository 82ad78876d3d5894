/**
 * How fast text is imported: 1e6 rows of three columns and of one, plain and gzipped, with papaparse (text to numbers,
 * nothing decided or reported) beside it. Run with `node bench/importers.ts`; the last line is JSON.
 */
import { cpus } from 'node:os';
import { gzipSync } from 'node:zlib';
import Papa from 'papaparse';
import { createTextImporter } from '../src/engine/data/importers/text.ts';

const rows = 1_000_000;
const chunkBytes = 65_536;
const repeats = 3;

/** A small linear congruential generator (Numerical Recipes): the same file every time. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function csv(digits: number | 'all', columns: number): Buffer {
  const next = generator(1);
  const lines = [columns === 1 ? 'x' : 't,x,y'];
  const number = (): string =>
    digits === 'all' ? String(next() - 0.5) : (next() * 200 - 100).toFixed(digits);
  for (let row = 0; row < rows; row++)
    lines.push(columns === 1 ? number() : `${row},${number()},${number()}`);
  return Buffer.from(`${lines.join('\n')}\n`);
}

function timeImport(bytes: Buffer, name: string): number {
  const start = performance.now();
  const run = createTextImporter({}, name);
  for (let at = 0; at < bytes.length; at += chunkBytes) run.push(bytes.subarray(at, at + chunkBytes));
  const result = run.end();
  const seconds = (performance.now() - start) / 1000;
  if (result.kind !== 'series' || result.series.length !== rows) throw new Error(`${name}: ${result.kind}`);
  return seconds;
}

function timePapa(bytes: Buffer): number {
  const start = performance.now();
  const values: number[] = [];
  Papa.parse<string[]>(bytes.toString('utf8'), {
    delimiter: ',',
    skipEmptyLines: true,
    step: ({ data }) => void data.forEach((cell) => values.push(Number(cell))),
  });
  return (performance.now() - start) / 1000;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

const files = {
  'csv, 3 columns, 6 decimals': csv(6, 3),
  'csv, 3 columns, 17 digits': csv('all', 3),
  'one column, 6 decimals': csv(6, 1),
};
const results: Record<string, { seconds: number; rowsPerSecond: number; megabytesPerSecond: number }> = {};
const report = (name: string, megabytes: number, run: () => number): void => {
  const seconds = median(Array.from({ length: repeats }, run));
  const round = (value: number): number => Number(value.toPrecision(3));
  results[name] = {
    seconds: round(seconds),
    rowsPerSecond: Math.round(rows / seconds),
    megabytesPerSecond: round(megabytes / seconds),
  };
  console.log(`${name}: ${seconds.toFixed(2)} s, ${(rows / seconds / 1e6).toFixed(2)} million rows/s`);
};
console.log(`${cpus()[0].model}, Node ${process.version}, median of ${repeats}`);
for (const [name, bytes] of Object.entries(files)) {
  report(name, bytes.length / 1e6, () => timeImport(bytes, 'bench.csv'));
}
const first = files['csv, 3 columns, 6 decimals'];
const packed = gzipSync(first);
report('csv.gz, 3 columns, 6 decimals', first.length / 1e6, () => timeImport(packed, 'bench.csv.gz'));
report('papaparse, 3 columns, 6 decimals', first.length / 1e6, () => timePapa(first));
console.log(
  JSON.stringify({ bench: 'importers', cpu: cpus()[0].model, node: process.version, rows, results }),
);
