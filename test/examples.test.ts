import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTextImporter } from '../src/engine/data/importers/text.ts';
import {
  advance,
  createRun,
  readRunSpec,
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
  it('is a valid specification with a name, a description and a series beside it', () => {
    const spec = readExample(file);
    expect(spec.name).not.toBe('');
    expect(spec.description).not.toBe('');
    expect(existsSync(join(folder, spec.data.file ?? 'none'))).toBe(true);
  });

  it('trains: ten iterations lower the cost on the series as the importer reads it', () => {
    const spec = readExample(file);
    const run = createRun(spec, readSeries(spec.data.file ?? ''), typescriptKernels);
    const before = run.problem.cost;
    advance(run, 10);
    expect(run.state.iteration).toBe(10);
    expect(run.problem.cost).toBeLessThan(before / 2);
  });
});

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
