import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportedNetwork } from '../../../src/engine/export/exported-network.ts';
import { numpyScript } from '../../../src/engine/export/numpy-script.ts';
import { pytorchScript } from '../../../src/engine/export/pytorch-script.ts';
import { samplesOf } from '../../../src/engine/export/samples.ts';
import { applyOutput } from '../../../src/engine/loss/output.ts';
import { createRun, readRunSpec, typescriptKernels } from '../../../src/engine/index.ts';
import { cellsToExport, exportedRun, hasPython, inFolder, python } from '../../helpers/exported-runs.ts';

const seeds = [1, 2, 3];

/** Runs every script of a folder and prints the largest difference of each. */
const check = `
import glob, json, runpy, sys
import numpy as np
found = {}
for path in sorted(glob.glob(sys.argv[1] + "/*.py")):
    script = runpy.run_path(path)
    samples = script["SAMPLES"]
    inputs, targets = samples["inputs"][:, None, :], samples["targets"][:, None, :]
    if "Network" in script:
        import torch
        network = script["Network"]()
        with torch.no_grad():
            run = lambda x, y, first: network(torch.tensor(x), torch.tensor(y), first).numpy()
            parts = [run(inputs[:b], targets[:b], a)[:, 0] for a, b in script["STRETCHES"]]
    else:
        parts = [script["run"](inputs[:b], targets[:b], a)[:, 0] for a, b in script["STRETCHES"]]
    stored = samples["predictions"]
    scale = np.maximum(1, np.abs(stored))
    found[path] = [float(np.max(np.abs(np.concatenate(parts) - stored) / scale)), script["main"]()]
open(sys.argv[1] + "/found.json", "w").write(json.dumps(found))
`;

function differences(write: typeof numpyScript): number[] {
  return inFolder((folder) => {
    for (const [c, cell] of cellsToExport.entries()) {
      for (const seed of seeds) {
        const run = exportedRun(10 * c + seed, cell);
        writeFileSync(join(folder, `${c}-${seed}.py`), write(exportedNetwork(run), samplesOf(run)));
      }
    }
    for (const outputFunction of ['logistic', 'softmax'] as const) {
      const run = exportedRun(77, 'tanh');
      const samples = samplesOf(run);
      if (samples === null) throw new Error('a run on a series has samples');
      const outputs = Float64Array.from(samples.outputs);
      applyOutput(outputs, { at: 0, rows: samples.count, width: 2 }, outputFunction);
      const network = { ...exportedNetwork(run), outputFunction };
      writeFileSync(join(folder, `${outputFunction}.py`), write(network, { ...samples, outputs }));
    }
    python(check, [folder]);
    const found = JSON.parse(
      python('import sys; print(open(sys.argv[1]).read())', [join(folder, 'found.json')]),
    ) as Record<string, [number, number]>;
    expect(Object.values(found).map(([, status]) => status)).toEqual(Object.keys(found).map(() => 0));
    return Object.values(found).map(([difference]) => difference);
  });
}

describe('the NumPy script', () => {
  it.skipIf(!hasPython('numpy'))(
    'reproduces the stored predictions of every kind of network',
    () => {
      const found = differences(numpyScript);
      expect(found).toHaveLength(cellsToExport.length * seeds.length + 2);
      expect(Math.max(...found)).toBeLessThan(1e-12);
    },
    120_000,
  );

  it('carries no samples where the run trains on sequences', () => {
    const run = createRun(readRunSpec({ task: 'addition', seed: 2 }), null, typescriptKernels);
    expect(samplesOf(run)).toBeNull();
    const text = numpyScript(exportedNetwork(run), null);
    expect(text).toContain('SAMPLES = None');
    expect(text).toContain('INPUTS, OUTPUTS = 2, 1');
  });

  it('keeps a name with quotes and line breaks inside its heading', () => {
    const run = exportedRun(1, 'tanh', { name: 'a"""\nimport os\\' });
    const [, heading] = numpyScript(exportedNetwork(run), samplesOf(run)).split('"""');
    expect(heading).toContain('a import os');
  });
});

describe('the PyTorch script', () => {
  it.skipIf(!hasPython('torch', 'numpy'))(
    'reproduces the stored predictions of every kind of network',
    () => {
      expect(Math.max(...differences(pytorchScript))).toBeLessThan(1e-10);
    },
    120_000,
  );
});
