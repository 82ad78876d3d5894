import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../../../src/engine/fields.ts';
import { generators } from '../../../src/engine/generators/index.ts';
import { sha256Hex } from '../../../src/engine/hash.ts';
import type { Series } from '../../../src/engine/data/series.ts';
import { generated } from './helpers.ts';

function hashOf(series: Series): string {
  const bytes = series.columns.map(
    ({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  );
  return sha256Hex(Uint8Array.from(bytes.flatMap((part) => [...part])));
}

/** Missing values are meant only where patients are. */
const mayMiss = new Set(['patient-visits']);

describe.each(generators)('$name', ({ name, fields, equation }) => {
  const shortest = fields.length.kind === 'integer' ? (fields.length.min ?? 1) : 1;

  it('gives a finite series of the length asked for, by its defaults', () => {
    const series = generated(name);
    expect(series.length).toBe(defaultsOf(fields).length);
    expect(series.columns.length).toBeGreaterThan(0);
    for (const { values, name: column } of series.columns) {
      expect(values.length, column).toBe(series.length);
      expect(
        values.every((value) => Number.isFinite(value) || mayMiss.has(name)),
        column,
      ).toBe(true);
      expect(new Set(values).size, column).toBeGreaterThan(1);
    }
  });

  it('gives any length asked for, the same bits for the same seed', () => {
    const lengths = fc.integer({ min: shortest, max: shortest + 700 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 0, max: 1e6 }), (length, seed) => {
        const series = generated(name, { length }, seed);
        expect(series.length).toBe(length);
        expect(series.columns.every(({ values }) => values.length === length)).toBe(true);
        expect(generated(name, { length }, seed)).toEqual(series);
      }),
      { numRuns: 8, seed: 5 },
    );
  });

  it('has an equation and says what its settings mean', () => {
    expect(equation).not.toBe('');
    for (const field of Object.values(fields)) expect(field.help).toMatch(/[.)]$/);
  });
});

describe('the table', () => {
  it('keeps its bits: a change of them is a change of what every stored seed means', () => {
    const hashes = Object.fromEntries(
      generators.map(({ name }) => [name, hashOf(generated(name, { length: 1000 })).slice(0, 16)]),
    );
    expect(hashes).toMatchInlineSnapshot(`
      {
        "chord-music": "6d3fab4926dc121b",
        "grammar-text": "6452b3e262ebe757",
        "henon": "c43632c9936ba362",
        "logistic-map": "206632c2ba190bd5",
        "lorenz": "2c2b11be45d38a5e",
        "lorenz-haken": "5ea5c805ec869e5b",
        "mackey-glass": "d070c9827eaa0289",
        "multiple-superimposed-oscillators": "082c22f83d9809f1",
        "narma-10": "05acbb2735dc63ef",
        "patient-visits": "10a1a10198588601",
      }
    `);
  });

  it('adds noise of the deviation asked for, without moving what is under it', () => {
    const plain = generated('logistic-map', { length: 20_000 }).columns[0].values;
    const noisy = generated('logistic-map', { length: 20_000, noise: 0.1 }).columns[0].values;
    const differences = noisy.map((value, t) => value - plain[t]);
    const deviation = Math.sqrt(differences.reduce((sum, value) => sum + value ** 2, 0) / differences.length);
    expect(deviation).toBeCloseTo(0.1, 2);
  });

  it.each([
    ['henon', { a: 2 }, 'generator.diverged', 'does not stay bounded'],
    ['narma-10', { greatest: 1 }, 'generator.diverged', 'another seed'],
    [
      'lorenz',
      { start: [1, 1] },
      'generator.start',
      'The start has 2 numbers; expected 3, one for each of x, y, z.',
    ],
    ['lorenz', { length: 1e6, stepsPerSample: 10 }, 'generator.too-long', 'at most 10000000 are made'],
    ['lorenz', { interval: 10, stepsPerSample: 1 }, 'generator.diverged', 'more steps a row'],
    ['lorenz-haken', { interval: 50, stepsPerSample: 1 }, 'generator.diverged', 'more steps a row'],
    ['mackey-glass', { tau: 0.05 }, 'generator.delay', 'expected at least 1'],
    ['patient-visits', { fewest: 5, most: 4 }, 'generator.visits', 'Exchange them'],
  ])('refuses %s with %j', (name, changes, code, text) => {
    let thrown: unknown;
    try {
      generated(name, changes);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code });
    expect((thrown as Error).message).toContain(text);
  });
});
