import { describe, expect, it } from 'vitest';
import { readFields } from '../../../src/engine/fields.ts';
import { openStream } from '../../../src/engine/random.ts';
import { tasks } from '../../../src/engine/tasks/index.ts';
import { drawSome, rows, sequenceTasks, taskNamed, variantsOf } from './helpers.ts';

const cases = sequenceTasks.flatMap((task) =>
  variantsOf(task).map((variant) => [task.name, variant] as const),
);
const small = { permutation: { symbols: 7 } } as Record<string, object>;
const settings = (name: string, variant: string, more: object = {}) => ({
  ...small[name],
  variant,
  length: 24,
  ...more,
});

describe('every task', () => {
  it('has a name of its own, a source and help', () => {
    expect(new Set(tasks.map(({ name }) => name)).size).toBe(tasks.length);
    for (const { help, source } of tasks) {
      expect(help).toMatch(/\.$/);
      expect(source.length).toBeGreaterThan(5);
    }
  });

  it.each(cases)('%s, %s: has the sizes that it says, and rows that count', (name, variant) => {
    const { task, options, drawn } = drawSome(name, settings(name, variant), { batch: 9 });
    const { inputs, outputs, maxSteps } = task.shape(options);
    expect(drawn.batch).toBe(9);
    expect(drawn.lengths).toHaveLength(9);
    expect(drawn.steps).toBe(Math.max(...drawn.lengths));
    expect(drawn.steps).toBeLessThanOrEqual(maxSteps);
    expect(drawn.inputs).toHaveLength(drawn.steps * 9 * inputs);
    expect(drawn.targets).toHaveLength(drawn.steps * 9 * outputs);
    expect(drawn.weights).toHaveLength(drawn.steps * 9);
    for (let b = 0; b < 9; b++) expect(drawn.weights[(drawn.lengths[b] - 1) * 9 + b]).toBe(1);
  });

  it.each(cases)('%s, %s: is drawn again from the same state of the stream', (name, variant) => {
    const one = drawSome(name, settings(name, variant), { batch: 5, seed: 3 }).drawn;
    expect(drawSome(name, settings(name, variant), { batch: 5, seed: 3 }).drawn).toEqual(one);
    const isFixed = name === 'memorisation' && variant === 'martens';
    const other = drawSome(name, settings(name, variant), { batch: 5, seed: 4 }).drawn;
    if (!isFixed) expect(other).not.toEqual(one);
  });

  it.each(cases)('%s, %s: pads shorter sequences with zeros that do not count', (name, variant) => {
    const given = settings(name, variant, { lengthTo: 40, lengths: 'per-sequence' });
    const { task, options, drawn } = drawSome(name, given, { batch: 12 });
    expect(new Set(drawn.lengths).size).toBeGreaterThan(1);
    const { inputs, outputs } = task.shape(options);
    for (let b = 0; b < 12; b++) {
      for (let t = drawn.lengths[b]; t < drawn.steps; t++) {
        const at = t * 12 + b;
        expect(drawn.weights[at]).toBe(0);
        expect(drawn.inputs.subarray(at * inputs, (at + 1) * inputs).every((x) => x === 0)).toBe(true);
        expect(drawn.targets.subarray(at * outputs, (at + 1) * outputs).every((x) => x === 0)).toBe(true);
      }
    }
  });

  it.each(cases)('%s, %s: shares one length in a batch where asked to', (name, variant) => {
    const task = taskNamed(name);
    const options = readFields(task.fields, settings(name, variant, { lengthTo: 90 }));
    const stream = openStream(2, 'sequences');
    const seen = new Set<number>();
    for (let i = 0; i < 8; i++) {
      const { lengths } = task.draw(stream, options, 4);
      expect(new Set(lengths).size).toBe(1);
      seen.add(lengths[0]);
    }
    expect(seen.size).toBeGreaterThan(1);
  });

  it.each(cases)('%s, %s: takes the target as right and NaN as wrong', (name, variant) => {
    const { task, options, drawn } = drawSome(name, settings(name, variant), { batch: 6 });
    for (let b = 0; b < 6; b++) {
      expect(task.wrong(options, drawn, drawn.targets, b)).toBe(false);
      expect(task.wrong(options, drawn, new Float32Array(drawn.targets.length).fill(NaN), b)).toBe(true);
    }
  });

  it.each(cases)('%s, %s: gives every sequence a place at length 20', (name, variant) => {
    const { drawn } = drawSome(name, { ...small[name], variant, length: 20 }, { batch: 50 });
    for (let b = 0; b < 50; b++) {
      const last = rows(drawn, drawn.targets, b).at(-1) ?? [];
      expect(last.every((value) => Number.isFinite(value))).toBe(true);
    }
  });

  it.each(cases)('%s, %s: refuses a longest length below the shortest', (name, variant) => {
    const task = taskNamed(name);
    const options = readFields(task.fields, settings(name, variant, { lengthTo: 23 }));
    expect(() => task.shape(options)).toThrow('lengthTo is 23, below length, which is 24');
    expect(() => task.draw(openStream(1, 'sequences'), options, 2)).toThrow('lengthTo is 23');
  });

  it.each(cases.filter(([name]) => name !== 'permutation'))(
    '%s, %s: refuses a length that has no place for its symbols',
    (name, variant) => {
      const task = taskNamed(name);
      const positions = name === 'memorisation' ? { positions: 10 } : {};
      if (name === 'memorisation' && variant === 'pascanu') return;
      const options = readFields(task.fields, {
        variant,
        length: name === 'memorisation' ? 20 : 2,
        ...positions,
      });
      expect(() => task.shape(options)).toThrow(/use a length of \d+ or more/i);
    },
  );
});
