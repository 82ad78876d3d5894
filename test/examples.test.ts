import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTextImporter } from '../src/engine/data/importers/text.ts';
import {
  advance,
  createRun,
  readRunSpec,
  type RunSpec,
  type Series,
  summarise,
  typescriptKernels,
} from '../src/engine/index.ts';

const folder = join(import.meta.dirname, '..', 'examples');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

const readExample = (file: string) => readRunSpec(JSON.parse(readFileSync(join(folder, file), 'utf8')));

function readSeries(file: string): Series {
  const importer = createTextImporter({}, file);
  importer.push(readFileSync(join(folder, file)));
  const result = importer.end();
  if (result.kind !== 'series') throw new Error(`${file}: ${result.kind}`);
  return result.series;
}

describe.each(files)('examples/%s', (file) => {
  it('is a valid specification with a name, a description, and a series beside it where it needs one', () => {
    const spec = readExample(file);
    expect(spec.name).not.toBe('');
    expect(spec.description).not.toBe('');
    if (spec.task.name === 'series') expect(existsSync(join(folder, spec.data.file ?? 'none'))).toBe(true);
    else expect(spec.data.file).toBeNull();
  });

  it('trains: a small part of its iterations is enough to see it', { timeout: 60_000 }, () => {
    const { spec, iterations } = shortened(file);
    const run = createRun(spec, seriesOf(spec), typescriptKernels);
    const before = summarise(run).train;
    advance(run, iterations);
    expect(run.state.iteration).toBeGreaterThan(0);
    const { train } = summarise(run);
    expect(train.loss ?? train.mse).toBeLessThan((before.loss ?? before.mse) / 2);
  });
});

/** As many iterations as an example needs to halve its error; a task is judged on fewer sequences here. */
function shortened(file: string): { spec: RunSpec; iterations: number } {
  const spec = readExample(file);
  const iterations =
    { 'temporal-order.json': 1000, 'laser-lstm.json': 100, 'laser-echo-state.json': 1 }[file] ?? 10;
  return { spec: { ...spec, batches: { ...spec.batches, validation: 200, test: 200 } }, iterations };
}

const seriesOf = (spec: RunSpec): Series | null =>
  spec.task.name === 'series' ? readSeries(spec.data.file ?? '') : null;

describe("Pedersen's networks", () => {
  it('have 19 and 109 weights, as published', () => {
    const count = (file: string) => {
      const spec = readExample(file);
      return createRun(spec, readSeries(spec.data.file ?? ''), typescriptKernels).problem.layout.parameters;
    };
    expect([count('laser-3.json'), count('laser-9.json')]).toEqual([19, 109]);
  });

  it('reach a gradient norm below 1e-4 with three units on the simulated laser', () => {
    const spec = readExample('laser-3.json');
    const run = createRun(spec, readSeries(spec.data.file ?? ''), typescriptKernels);
    expect(advance(run, 400).ended?.reason.word).toBe('gradient-norm');
    const { train, test } = summarise(run);
    expect(train.n).toBe(999);
    expect(test?.n).toBe(100);
    expect(train.nmse).toBeLessThan(0.01);
    expect(test?.nmse).toBeLessThan(0.01);
  });
});
