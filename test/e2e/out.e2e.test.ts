import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { unzipSync } from 'fflate';
import { hasPython } from '../helpers/exported-runs.ts';
import { beginJourney, type Journey } from '../helpers/journey.ts';
import { runOnnx, type Tensor } from '../helpers/onnx-reader.ts';
import { ended, projectWithRun, startServices, waveSpec, whenRun } from '../helpers/projects.ts';
import { hostName } from '../helpers/window.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'unfold-out-')));
const out = join(folder, 'out');
const project = join(folder, 'waves.unfold');
let journey: Journey;

mkdirSync(out);
afterAll(async () => {
  await journey?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A .npy array of float64 from the archive of arrays that the window wrote. */
function array(arrays: Record<string, Uint8Array>, name: string): Tensor {
  const bytes = arrays[`${name}.npy`];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = 10 + view.getUint16(8, true);
  const [, shape = ''] =
    /'shape': \(([\d, ]*)\)/.exec(new TextDecoder().decode(bytes.subarray(10, start))) ?? [];
  const dims = shape
    .split(',')
    .filter((size) => size.trim() !== '')
    .map(Number);
  const length = (bytes.length - start) / 8;
  return { dims, data: Float64Array.from({ length }, (_, i) => view.getFloat64(start + 8 * i, true)) };
}

/** The file of that ending, once it is whole. */
const written = (ending: string): string => {
  const name = readdirSync(out).find((file) => file.endsWith(ending));
  if (name === undefined) throw new Error(`No file ends with ${ending}: ${readdirSync(out).join(', ')}`);
  return join(out, name);
};

async function exportAs(label: string): Promise<void> {
  const { page, choose } = journey;
  await page.getByRole('button', { name: 'Export', exact: true }).first().click();
  await page
    .getByRole('dialog')
    .getByRole('radio', { name: new RegExp(`^${label}\\b`) })
    .check();
  await choose('out', () => page.getByRole('button', { name: 'Choose a folder' }).click());
  const notice = page.getByText(/^1 file written to/);
  await notice.waitFor();
  await page
    .getByRole('button', { name: /^(Dismiss|Close)/ })
    .first()
    .click();
  await notice.waitFor({ state: 'detached' });
}

describe(`ONNX and PyTorch out and checked, on the host "${hostName}"`, () => {
  it('are written from the window, with the arrays to check them by', async () => {
    const services = startServices(folder);
    const id = await projectWithRun(services, project, waveSpec(60, { name: 'waves out' }));
    await services.handlers['run.start']({ id });
    await whenRun(services, id, ended);
    await services.close();
    journey = await beginJourney(folder, project);
    await journey.page
      .getByRole('navigation')
      .getByRole('button', { name: /waves out/ })
      .click();
    await journey.page.getByRole('heading', { level: 1, name: 'waves out' }).waitFor();
    for (const label of ['ONNX', 'PyTorch script', 'NumPy script', 'NumPy arrays']) await exportAs(label);
    expect(readdirSync(out)).toHaveLength(4);
    expect(journey.complaints).toEqual([]);
  }, 180_000);

  it('are, as ONNX, computed operator by operator, our outputs to 1e-6', () => {
    const arrays = unzipSync(readFileSync(written('.npz')));
    const [inputs, targets, outputs] = ['inputs', 'targets', 'outputs'].map((name) => array(arrays, name));
    const sets = array(arrays, 'set').data;
    // Every set may begin from a zero state: the first stretch is compared.
    const end = sets.findIndex((set) => set !== 0);
    const feed = ({ dims: [, width], data }: Tensor) => ({
      dims: [end, 1, width],
      data: data.subarray(0, end * width),
    });
    const made = runOnnx(readFileSync(written('.onnx')), { inputs: feed(inputs), targets: feed(targets) });
    const found = made.get('outputs')?.data ?? new Float64Array();
    expect(found).toHaveLength(end * outputs.dims[1]);
    const worst = found.reduce((most, value, i) => Math.max(most, Math.abs(value - outputs.data[i])), 0);
    expect(worst).toBeLessThan(1e-6);
  });

  it.each([
    ['NumPy', '-numpy.py', ['numpy']],
    ['PyTorch', '-pytorch.py', ['numpy', 'torch']],
  ])(
    'reproduce the stored predictions as a script for %s',
    (_, ending, modules) => {
      const script = written(ending);
      if (!hasPython(...modules)) {
        process.stderr.write(`Not run: Python with ${modules.join(' and ')} is not installed here.\n`);
        return;
      }
      const { status, stdout, stderr } = spawnSync('python3', [script], { encoding: 'utf8' });
      expect(stderr).toBe('');
      expect(stdout).toMatch(/\d+ stored predictions, largest difference/);
      expect(status).toBe(0);
    },
    120_000,
  );
});
