/**
 * How long the series view waits for its numbers, and how long main is held up meanwhile: ten million points stored in a
 * project, asked for through the services, then drawn in a browser over the loopback host (needs a build). Run with `node bench/series-view.ts`; the last line is JSON.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProject } from '../src/main/db/project-db.ts';
import { nodePlatform } from '../src/main/platform/node.ts';
import { createServices } from '../src/main/services/index.ts';
import { thisMachine } from './support/machine.ts';
import { median } from './support/median.ts';
import { timeSeriesPage } from './support/series-page.ts';

const rows = 10_000_000;
const buckets = 1200;
const repeats = 21;

/** A random walk with a slow wave, and two gaps. */
function wave(): Float64Array {
  const values = new Float64Array(rows);
  let [state, walk] = [1, 0];
  for (let t = 0; t < rows; t++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    walk = 0.999 * walk + state / 2 ** 32 - 0.5;
    values[t] = walk + 20 * Math.sin(t / 400_000);
  }
  return values.fill(NaN, 4_000_000, 4_020_000).fill(NaN, 7_000_000, 7_000_003);
}

const folder = mkdtempSync(join(tmpdir(), 'unfold-bench-'));
const path = join(folder, 'long.unfold');
const project = createProject(path);
const { id } = await project.series.add(
  { name: 'long', length: rows, columns: [{ name: 'x', values: wave() }] },
  { name: 'long', receipt: null },
);
project.close();
const services = createServices(nodePlatform({ kind: 'cli', roots: [], settingsFolder: folder }));
await services.handlers['project.open']({ path });
const results: Record<string, { ms: number; heldUpMs: number }> = {};

/** Milliseconds of the work, and the longest time in which nothing else could be done. */
async function timed(work: () => unknown): Promise<{ ms: number; heldUpMs: number }> {
  let [last, longest, going] = [performance.now(), 0, true];
  const turn = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (going) setImmediate(turn);
  };
  setImmediate(turn);
  const began = performance.now();
  await work();
  const ms = performance.now() - began;
  await new Promise((resolve) => setImmediate(resolve));
  going = false;
  return { ms, heldUpMs: longest };
}

function report(name: string, times: readonly { ms: number; heldUpMs: number }[]): void {
  const of = (key: 'ms' | 'heldUpMs') => Number(median(times.map((time) => time[key])).toPrecision(3));
  results[name] = { ms: of('ms'), heldUpMs: of('heldUpMs') };
  console.log(`${name}: ${of('ms')} ms, main held up at most ${of('heldUpMs')} ms`);
}

const window = (from: number | null, to: number | null) =>
  services.handlers['series.window']({ id, columns: [0], from, to, buckets });

report('first window (all of it)', [await timed(() => window(null, null))]);
for (const [name, width] of Object.entries({
  'zoom to 5e6 rows': 5e6,
  'zoom to 3e5 rows': 3e5,
  'zoom to 2e4 rows': 2e4,
  'zoom to 500 rows': 500,
})) {
  const times = [];
  for (let i = 0; i < repeats; i++) {
    const from = ((i * 0.618) % 1) * (rows - width);
    times.push(await timed(() => window(from, from + width)));
  }
  report(name, times);
}
report('statistics', [await timed(() => services.handlers['series.statistics']({ id }))]);
report('histogram, correlogram, spectrum', [
  await timed(() => services.handlers['series.describe']({ id, column: 0, lags: 100 })),
]);
report('delay plot', [await timed(() => services.handlers['series.delay']({ id, column: 0, delay: 10 }))]);
await services.close();
const { firstDrawing, zooms, moves } = await timeSeriesPage(folder, {
  project: path,
  series: 'long',
  repeats: 15,
});
const page = {
  firstDrawingMs: Math.round(firstDrawing),
  zoomMs: Number(median(zooms).toPrecision(3)),
  slowestZoomMs: Number(Math.max(...zooms).toPrecision(3)),
  moveMs: Number(median(moves).toPrecision(3)),
};
console.log(`in a browser: ${JSON.stringify(page)}`);
rmSync(folder, { recursive: true, force: true });
console.log(JSON.stringify({ bench: 'series-view', machine: thisMachine(), rows, buckets, results, page }));
