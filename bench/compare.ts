/**
 * How long a comparison of 200 runs of 10,000 points takes: in the services (first, and when main remembers), and in a
 * browser over the loopback host from the click to the picture (needs a build). Run with `node bench/compare.ts`; the last
 * line is JSON.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRunSpec } from '../src/engine/index.ts';
import { metricColumns } from '../src/engine/metrics/index.ts';
import { createProject } from '../src/main/db/project-db.ts';
import { nodePlatform } from '../src/main/platform/node.ts';
import { createServices } from '../src/main/services/index.ts';
import { timeComparePage } from './support/compare-page.ts';
import { thisMachine } from './support/machine.ts';
import { median } from './support/median.ts';

const runs = 200;
const points = 10_000;
const seeds = 20;

/** Errors that fall, with noise of the run's own. */
function rowsOf(run: number): Float64Array {
  const values = new Float64Array(points * metricColumns.length).fill(NaN);
  let state = run + 1;
  const at = Object.fromEntries(metricColumns.map((name, i) => [name, i]));
  for (let t = 0; t < points; t++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const nmse =
      0.002 * (1 + (run % 10)) + Math.exp(-t / (300 + 40 * (run % 10))) * (0.8 + (0.4 * state) / 2 ** 32);
    const row = t * metricColumns.length;
    values[row + at.iteration] = t;
    values[row + at.cost] = 100 * nmse;
    values[row + at.trainE] = 100 * nmse;
    values[row + at.trainNmse] = nmse;
    values[row + at.testNmse] = 1.3 * nmse;
    values[row + at.gradientNorm] = 10 * nmse;
    values[row + at.gradients] = t + 1;
  }
  return values;
}

function fill(path: string): void {
  const project = createProject(path);
  for (let run = 0; run < runs; run++) {
    const seed = 1 + Math.floor(run / (runs / seeds));
    const rate = 0.001 * (1 + (run % (runs / seeds)));
    const spec = readRunSpec({
      task: 'addition',
      network: { name: 'recurrent', hidden: [8] },
      phases: [{ method: { name: 'sgd', rate } }],
      seed,
    });
    const { id } = project.runs.create({
      ...{
        name: `rate ${rate}, seed ${seed}`,
        seriesId: null,
        task: 'addition',
        seed,
        iterationLimit: points,
      },
      spec: { ...spec },
    });
    const bytes = new Uint8Array(64);
    project.progress.commit({
      runId: id,
      rows: { columns: metricColumns, first: 0, values: rowsOf(run) },
      checkpoints: [
        {
          ...{ iteration: points - 1, kept: true, metricRows: points, seconds: 60, bytes },
          sha256: createHash('sha256').update(bytes).digest('hex'),
        },
      ],
      patch: { status: 'finished', iterations: points - 1, seconds: 60 },
    });
  }
  project.close();
}

const folder = mkdtempSync(join(tmpdir(), 'unfold-bench-'));
const path = join(folder, 'many.unfold');
fill(path);
const services = createServices(nodePlatform({ kind: 'cli', roots: [], settingsFolder: folder }));
await services.handlers['project.open']({ path });
const ids = Array.from({ length: runs }, (_, i) => i + 1);

/** Milliseconds that went by, and those of the processor: on a busy machine the first are more. */
async function timed(work: () => unknown): Promise<{ ms: number; cpuMs: number }> {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return {
    ms: Number((performance.now() - began).toPrecision(3)),
    cpuMs: Number(((user + system) / 1000).toPrecision(3)),
  };
}

const curves = (part: object) =>
  services.handlers['compare.curves']({ ids, metric: 'trainNmse', axis: 'iterations', points: 400, ...part });
const served = {
  table: await timed(() => services.handlers['compare.table']({ ids })),
  firstCurves: await timed(() => curves({})),
  curvesAgain: await timed(() => curves({})),
  zoom: await timed(() => curves({ from: 2000, to: 3000 })),
};
console.log(`services: ${JSON.stringify(served)}`);
await services.close();
const { firstDrawing, again, redraws, zooms } = await timeComparePage(folder, {
  project: path,
  runs,
  repeats: 9,
});
const page = {
  firstDrawingMs: Math.round(firstDrawing),
  againMs: Math.round(again),
  redrawMs: Number(median(redraws).toPrecision(3)),
  zoomMs: Number(median(zooms).toPrecision(3)),
};
console.log(`in a browser: ${JSON.stringify(page)}`);
rmSync(folder, { recursive: true, force: true });
console.log(
  JSON.stringify({ bench: 'compare', machine: thisMachine(), runs, points, services: served, page }),
);
