import { describe, expect, it } from 'vitest';
import { runFields, tables } from '../../../src/engine/catalog.ts';
import type { Series } from '../../../src/engine/data/series.ts';
import { readFields } from '../../../src/engine/fields.ts';
import { makeSeries } from '../../../src/engine/generators/make-series.ts';
import {
  advance,
  createRun,
  estimateRun,
  readRunSpec,
  typescriptKernels,
} from '../../../src/engine/index.ts';
import { withTask } from '../../../src/renderer/new-run/choose-task.ts';
import { matching } from '../../../src/renderer/new-run/entry-search.ts';
import { presets } from '../../../src/renderer/new-run/presets.ts';
import { meaningful, meaningless, partsOf, sections } from '../../../src/renderer/new-run/sections.ts';
import { summaryOf } from '../../../src/renderer/new-run/summary.ts';
import { waves } from '../../helpers/waves.ts';

const defaults = readFields(runFields, {});

describe('sections', () => {
  it('hold every setting of a run once, but for its name, its format and what changes on the way', () => {
    const keys = sections.flatMap((section) => section.keys);
    expect([...keys, 'changes', 'format', 'name'].sort()).toEqual(Object.keys(runFields).sort());
  });

  it("show a task's own settings before those of its sequences", () => {
    const [first, second] = partsOf(sections[0], 'temporal-order');
    expect(Object.keys(first.fields)).toContain('length');
    expect(second.path).toEqual(['batches']);
    expect(partsOf(sections[0], 'series').map(({ path }) => path)).toEqual([['data']]);
  });

  it('sends the plain gradient where no method asks for one, and what was chosen where one does', () => {
    const gradient = { name: 'truncated-bptt', form: 'double', n: 5 };
    const dense = { ...defaults, gradient, phases: [{ method: { name: 'gauss-newton' } }] };
    expect(meaningful(dense).gradient).toEqual({ name: 'bptt' });
    expect(() => readRunSpec(meaningful(dense))).not.toThrow();
    const first = { ...dense, phases: [{ method: { name: 'adam' } }] };
    expect(meaningful(first).gradient).toEqual(gradient);
  });

  it('leave out what has no meaning for the choices', () => {
    const onSeries = meaningless(defaults);
    expect([...onSeries]).toEqual(expect.arrayContaining(['batches', 'stop.wrong', 'gradient']));
    const onTask = meaningless(withTask(defaults, 'addition'));
    expect(onTask.has('data') && onTask.has('stop.goal') && !onTask.has('gradient')).toBe(true);
    const drawn = ['batches.source', 'batches.sequences'];
    expect(drawn.filter((path) => onTask.has(path))).toEqual([]);
    const onCollection = meaningless(withTask(defaults, 'piano-roll'));
    expect(drawn.filter((path) => onCollection.has(path))).toEqual(drawn);
  });
});

describe('summaryOf', () => {
  it('names choices, settings that differ, and limits that are on', () => {
    const spec = readFields(runFields, {
      network: { name: 'recurrent', hidden: [9], cell: 'lstm', outputFeedback: true },
      regularizers: [],
      phases: [{ method: 'gradient-descent', iterations: 5 }, { method: 'gauss-newton' }],
    });
    const { network, regularizers, phases, stop } = runFields;
    expect(summaryOf({ network }, spec)).toBe('Fully recurrent (hidden units 9, LSTM, output feedback)');
    expect(summaryOf({ regularizers }, spec)).toBe('no regularisers');
    expect(summaryOf({ phases }, spec)).toBe(
      'Gradient descent with step halving, iterations 5, then Damped Gauss-Newton',
    );
    expect(summaryOf({ stop }, spec)).toBe('gradient norm 0.0001, iterations 400');
    expect(summaryOf({ stop }, spec, new Set(['stop.iterations']))).toBe('gradient norm 0.0001');
  });
});

/** What each task that reads a series can read. */
const read: Record<string, () => Series> = {
  series: () => waves(300),
  'piano-roll': () => makeSeries('chord-music').series,
  characters: () => makeSeries('grammar-text').series,
  visits: () => makeSeries('patient-visits').series,
};

describe('withTask', () => {
  it.each(tables.tasks.map(({ name }) => name))('%s gives settings that can be trained', (name) => {
    const spec = readRunSpec(withTask(withTask(defaults, 'addition'), name));
    const task = tables.tasks.find((candidate) => candidate.name === name);
    expect(spec.loss.name).toBe(task === undefined || task.kind === 'series' ? 'squared-error' : task.loss);
    expect(() => estimateRun(spec, read[name]?.() ?? null)).not.toThrow();
  });

  it('keeps a method that takes changing data', () => {
    const spec = readFields(runFields, { phases: [{ method: { name: 'adam', rate: 0.02 } }] });
    expect(withTask(spec, 'addition').phases).toEqual(spec.phases);
  });
});

describe.each(presets)('preset $name', ({ parts }) => {
  it.each(['series', 'memorisation'])('can be trained, whatever the form held before: %s', (before) => {
    const spec = readRunSpec(readFields(runFields, { ...withTask(defaults, before), ...parts }));
    const run = createRun(spec, spec.task.name === 'series' ? waves(300) : null, typescriptKernels);
    expect(advance(run, 2).ended?.status).not.toBe('failed');
    expect(run.state.iteration).toBeGreaterThan(0);
  });
});

describe('matching', () => {
  it('finds by name, help and source, names first', () => {
    expect(matching(tables.methods, '')).toHaveLength(tables.methods.length);
    expect(matching(tables.methods, 'newton')[0].name).toBe('gauss-newton');
    expect(matching(tables.methods, 'kingma ba').map(({ name }) => name)).toEqual(['adam']);
    expect(matching(tables.methods, 'xyzzy')).toEqual([]);
  });
});
