import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import {
  exportedNetwork,
  type ExportedNetwork,
  readsTargets,
} from '../../../src/engine/export/exported-network.ts';
import { onnx } from '../../../src/engine/export/onnx.ts';
import { samplesOf } from '../../../src/engine/export/samples.ts';
import { sha256Hex } from '../../../src/engine/hash.ts';
import { applyOutput } from '../../../src/engine/loss/output.ts';
import { cellsToExport, exportedRun } from '../../helpers/exported-runs.ts';
import { runOnnx } from '../../helpers/onnx-reader.ts';

interface Tensor {
  readonly data: ArrayLike<number>;
  readonly dims: readonly number[];
}

/** What of the runtime is used. */
interface Runtime {
  readonly Tensor: new (type: string, data: Float64Array | Float32Array, dims: readonly number[]) => Tensor;
  readonly InferenceSession: {
    create(
      bytes: Uint8Array,
    ): Promise<{ run(feeds: Record<string, Tensor>): Promise<Record<string, Tensor>> }>;
  };
}

/** The package onnxruntime-node where it is installed; it is no dependency, as it takes 290 MB. */
function runtimeOf(): Runtime | null {
  try {
    return createRequire(import.meta.url)('onnxruntime-node') as Runtime;
  } catch {
    return null;
  }
}

const runtime = runtimeOf();

/** The largest difference between the model's outputs and ours, relative to outputs above 1. */
async function difference(
  { Tensor, InferenceSession }: Runtime,
  network: ExportedNetwork,
  run: ReturnType<typeof exportedRun>,
): Promise<number> {
  const samples = samplesOf(run);
  if (samples === null) throw new Error('a run on a series has samples');
  const end = samples.stretches[0].end;
  const ours = Float64Array.from(samples.outputs);
  applyOutput(ours, { at: 0, rows: samples.count, width: 2 }, network.outputFunction);
  const feed = (values: Float64Array, width: number) => {
    const part = values.subarray(0, end * width);
    return network.precision === 'float64'
      ? new Tensor('float64', part, [end, 1, width])
      : new Tensor('float32', Float32Array.from(part), [end, 1, width]);
  };
  const session = await InferenceSession.create(onnx(network));
  const { outputs } = await session.run({
    inputs: feed(samples.inputs, network.inputs),
    ...(readsTargets(network) ? { targets: feed(samples.targets, network.outputs) } : {}),
  });
  expect([...outputs.dims]).toEqual([end, 1, 2]);
  return Math.max(
    ...Array.from(outputs.data, (value, i) => Math.abs(value - ours[i]) / Math.max(1, Math.abs(ours[i]))),
  );
}

/** The largest difference between our outputs and those of a reader that shares nothing with what writes the file. */
function readersDifference(network: ExportedNetwork, run: ReturnType<typeof exportedRun>): number {
  const samples = samplesOf(run);
  if (samples === null) throw new Error('a run on a series has samples');
  const end = samples.stretches[0].end;
  const ours = Float64Array.from(samples.outputs);
  applyOutput(ours, { at: 0, rows: samples.count, width: 2 }, network.outputFunction);
  const feed = (values: Float64Array, width: number) => ({
    dims: [end, 1, width],
    data: values.subarray(0, end * width),
  });
  const outputs = runOnnx(onnx(network), {
    inputs: feed(samples.inputs, network.inputs),
    targets: feed(samples.targets, network.outputs),
  }).get('outputs');
  expect(outputs?.dims).toEqual([end, 1, 2]);
  return Math.max(
    ...Array.from(
      outputs?.data ?? [],
      (value, i) => Math.abs(value - ours[i]) / Math.max(1, Math.abs(ours[i])),
    ),
  );
}

describe('the ONNX model', () => {
  it('gives our outputs where it is computed operator by operator, for every kind of network', () => {
    for (const [c, cell] of cellsToExport.entries()) {
      for (const seed of [1, 2, 3]) {
        const run = exportedRun(10 * c + seed, cell);
        expect(readersDifference(exportedNetwork(run), run), JSON.stringify([cell, seed])).toBeLessThan(
          1e-12,
        );
      }
    }
    const run = exportedRun(5, 'tanh');
    for (const outputFunction of ['logistic', 'softmax'] as const)
      expect(readersDifference({ ...exportedNetwork(run), outputFunction }, run)).toBeLessThan(1e-12);
    const single = exportedRun(6, 'lstm', { precision: 'float32' });
    expect(readersDifference(exportedNetwork(single), single)).toBeLessThan(1e-6);
  });

  it.skipIf(runtime === null)(
    'gives our outputs in ONNX Runtime, for every kind of network',
    async () => {
      if (runtime === null) return;
      for (const [c, cell] of cellsToExport.entries()) {
        for (const seed of [1, 2, 3]) {
          const run = exportedRun(10 * c + seed, cell);
          expect(
            await difference(runtime, exportedNetwork(run), run),
            JSON.stringify([cell, seed]),
          ).toBeLessThan(1e-12);
        }
      }
      const run = exportedRun(5, 'tanh');
      for (const outputFunction of ['logistic', 'softmax'] as const)
        expect(await difference(runtime, { ...exportedNetwork(run), outputFunction }, run)).toBeLessThan(
          1e-12,
        );
      const single = exportedRun(6, 'lstm', { precision: 'float32' });
      expect(await difference(runtime, exportedNetwork(single), single)).toBeLessThan(1e-6);
    },
    120_000,
  );

  it('has the bytes that ONNX Runtime was tried with', () => {
    const hashes = cellsToExport.map((cell) =>
      sha256Hex(onnx(exportedNetwork(exportedRun(3, cell)))).slice(0, 16),
    );
    expect(hashes).toMatchInlineSnapshot(`
      [
        "4de4912d19b0595a",
        "74a1ec9927f5dbb8",
        "19b1228431723074",
        "10462071bd01b9a2",
        "60bcbb7af9f4b6d6",
        "e0f71e2716d4f697",
        "63c558befc22df8f",
        "3e4d0c11e00a6a15",
        "6f640034e9078dec",
      ]
    `);
  });

  it('is refused for a layer that nothing leads to, by name', () => {
    const network = exportedNetwork(exportedRun(1, 'tanh'));
    const [first, ...rest] = network.layers;
    const lonely = { ...network, layers: [{ ...first, sources: [], fan: 1 }, ...rest] };
    expect(() => onnx(lonely)).toThrow(/"hidden0" has no connection into it/);
  });
});
