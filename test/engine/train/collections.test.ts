import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Series } from '../../../src/engine/data/series.ts';
import { createPianoRollImporter } from '../../../src/engine/data/importers/piano-roll/import.ts';
import { inDouble } from '../../../src/engine/diagnostics/in-double.ts';
import { openSubject } from '../../../src/engine/diagnostics/subject.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { openStream } from '../../../src/engine/random.ts';
import { type SequenceBatch, tasks } from '../../../src/engine/tasks/index.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { finishBatch, nextBatch } from '../../../src/engine/train/feed.ts';
import { computeGradient, evaluate, setTheta } from '../../../src/engine/train/problem.ts';
import {
  checkpointOf,
  completeSpec,
  createRun,
  estimateRun,
  restoreRun,
  type Run,
} from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { summarise, weightsOf } from '../../../src/engine/train/summary.ts';
import {
  randomSongs,
  smallCollections,
  somePatients,
  someText,
  textSeries,
} from '../../helpers/collections.ts';

const specOf = (settings: object) =>
  readRunSpec({
    network: { name: 'recurrent', hidden: [3] },
    initialisation: { name: 'uniform', range: 0.4 },
    regularizers: [],
    phases: [{ method: { name: 'sgd', rate: 0.1 } }],
    stop: { iterations: 6, gradientNorm: null },
    batches: { size: 3 },
    seed: 4,
    ...settings,
  });

const rolls = { task: { name: 'piano-roll' }, loss: 'logistic-cross-entropy' };
const text = { task: { name: 'characters', steps: 8 }, loss: 'softmax-cross-entropy' };

const make = (settings: object, series: Series): Run =>
  createRun(specOf(settings), series, typescriptKernels);

/** A run whose weights are all zero. */
function silent(settings: object, series: Series): Run {
  const run = make(settings, series);
  run.state.theta.fill(0);
  setTheta(run.problem, run.state.theta);
  return run;
}

describe('collections of the table', () => {
  it('are all looked at here', () => {
    const names = tasks.filter(({ kind }) => kind === 'collection').map(({ name }) => name);
    expect(smallCollections.map(({ task }) => task.name)).toEqual(names);
  });
});

describe.each(smallCollections)('a run on $task.name', ({ task, loss, series }) => {
  it('has the sizes that the collection says, and only numbers from 0 to 1 as targets', () => {
    const { source, problem } = make({ task, loss }, series);
    if (source.kind !== 'sequences') throw new Error('no sequences');
    const { pool } = source;
    expect([problem.layout.inputs, problem.layout.outputs]).toEqual([pool.inputs, pool.outputs]);
    const all = pool.counts?.train ?? 0;
    expect(all).toBeGreaterThan(3);
    const batch = pool.fixed(Uint32Array.from({ length: all }, (_, i) => i));
    expect(batch.steps).toBeLessThanOrEqual(pool.maxSteps);
    expect(Math.max(...batch.lengths)).toBe(batch.steps);
    expect(batch.targets.every((value) => value === 0 || value === 1)).toBe(true);
    for (let b = 0; b < all; b++) {
      expect(batch.weights[(batch.lengths[b] - 1) * all + b]).toBe(1);
      for (let t = batch.lengths[b]; t < batch.steps; t++) expect(batch.weights[t * all + b]).toBe(0);
    }
  });

  it('has the gradient that differences of its cost have', () => {
    const run = make({ task, loss, batches: { size: 1000 } }, series);
    const { problem, state } = run;
    expect(run.plan.changes).toBe(false);
    setTheta(problem, state.theta);
    computeGradient(problem);
    const gradient = Float64Array.from(problem.gradient);
    const step = 1e-5;
    const costAt = (i: number, change: number) => {
      const trial = Float64Array.from(state.theta);
      trial[i] += change;
      problem.trial.set(trial);
      return evaluate(problem, problem.trial).cost;
    };
    const stream = openStream(1, 'weights to look at');
    for (let k = 0; k < 25; k++) {
      const i = stream.integer(0, gradient.length);
      const slope = (costAt(i, step) - costAt(i, -step)) / (2 * step);
      expect(Math.abs(slope - gradient[i])).toBeLessThan(1e-7 * (1 + Math.abs(slope)));
    }
  });

  it('meets every training sequence once a pass', () => {
    const run = make({ task, loss, batches: { size: 1 } }, series);
    const { source, plan, state } = run;
    if (source.kind !== 'sequences') throw new Error('no sequences');
    const count = source.pool.counts?.train ?? 0;
    expect(plan.batchesPerEpoch).toBe(count);
    for (let i = 0; i < count; i++) {
      expect(state.data.epoch).toBe(0);
      nextBatch({ ...run, data: state.data });
      finishBatch({ ...run, data: state.data }, 1);
    }
    expect(state.data.epoch).toBe(1);
  });

  it('learns, and judges all three sets', () => {
    const settings = {
      ...{ task, loss },
      batches: { size: 4 },
      phases: [{ method: { name: 'adam', rate: 0.02 } }],
      stop: { iterations: 60, gradientNorm: null },
    };
    const run = make(settings, series);
    const before = summarise(run);
    advance(run, 60);
    const after = summarise(run);
    expect(after.train.loss ?? NaN).toBeLessThan(before.train.loss ?? NaN);
    expect(after.validation?.loss).toBeGreaterThan(0);
    expect(after.test?.loss).toBeGreaterThan(0);
  });

  it('can be fitted to more than one batch of an evaluation', () => {
    const small = summarise(make({ task, loss, batches: { size: 3, validation: 2, test: 0 } }, series));
    expect(small.test).toBeNull();
    expect(small.train.n).toBeGreaterThan(0);
    const none = summarise(make({ task, loss, batches: { size: 3, validation: 0, test: 0 } }, series));
    expect([none.validation, none.test]).toEqual([null, null]);
  });
});

describe('the loss of a collection', () => {
  it('of a network that knows nothing is 88 coins a step for piano rolls', () => {
    const { train, test } = summarise(silent(rolls, randomSongs(5, [4, 0, 3])));
    expect(train.loss).toBeCloseTo(88 * Math.LN2, 10);
    expect(test?.loss).toBeCloseTo(60.9969519, 6);
    expect(train.bits).toBeNull();
    expect(train.wrong).toBeNull();
  });

  it('of a network that knows nothing is the logarithm of the alphabet for texts, in nats and in bits', () => {
    const run = silent(text, textSeries(someText));
    const { train } = summarise(run);
    expect(run.problem.layout.outputs).toBeGreaterThan(15);
    expect(train.loss).toBeCloseTo(Math.log(run.problem.layout.outputs), 12);
    expect(train.bits).toBeCloseTo((train.loss ?? NaN) / Math.LN2, 12);
  });

  it('is the sum over the notes and the mean over all steps of all songs, whatever their lengths', () => {
    const run = make(rolls, randomSongs(6, [5, 4, 0]));
    const { source } = run;
    if (source.kind !== 'sequences') throw new Error('no sequences');
    const songs = source.pool.check('validation', 4);
    let [sum, steps] = [0, 0];
    for (let i = 0; i < 4; i++) {
      const song = songs.next(1);
      outputsOf(run, song).forEach((y, k) => {
        const p = 1 / (1 + Math.exp(-y));
        sum -= Math.log(song.targets[k] === 1 ? p : 1 - p);
      });
      steps += song.steps;
    }
    const { validation } = summarise(run);
    expect(validation?.loss).toBeCloseTo(sum / steps, 11);
    expect(validation?.n).toBe(88 * steps);
  });

  it('of a text is the mean of the logarithms of what was right', () => {
    const run = make(text, textSeries(someText));
    const { source, problem } = run;
    if (source.kind !== 'sequences') throw new Error('no sequences');
    const pieces = source.pool.check('test', 100);
    const width = problem.layout.outputs;
    let [sum, steps] = [0, 0];
    for (let i = 0; i < pieces.count; i++) {
      const piece = pieces.next(1);
      const powers = outputsOf(run, piece).map((y) => Math.exp(y));
      for (let t = 0; t < piece.steps; t++, steps++) {
        const row = powers.slice(t * width, (t + 1) * width);
        const right = piece.targets.subarray(t * width, (t + 1) * width).indexOf(1);
        sum -= Math.log(row[right] / row.reduce((all, power) => all + power, 0));
      }
    }
    const { test } = summarise(run);
    expect(test?.loss).toBeCloseTo(sum / steps, 12);
    expect(test?.bits).toBeCloseTo(sum / steps / Math.log(2), 12);
  });
});

/** Outputs before the output function, step by step: by the weights' names and nothing of the engine's passes. */
function outputsOf(run: Run, song: SequenceBatch): number[] {
  const { inputs, layers } = run.problem.layout;
  const weights = weightsOf(run);
  const values = new Map<string, number>();
  const place = (layer: string, t: number) => `${layer} ${t}`;
  const outputs: number[] = [];
  for (let t = 0; t < song.steps; t++) {
    for (let k = 0; k < inputs; k++) values.set(place(`input[${k}]`, t), song.inputs[t * inputs + k]);
    for (const { name, size } of layers) {
      for (let unit = 0; unit < size; unit++) {
        const own = weights.filter(({ to }) => to === `${name}[${unit}]`);
        const net = own.reduce((sum, { from, delay, value }) => {
          const source = from === 'bias' ? 1 : (values.get(place(from, t - delay)) ?? 0);
          return sum + value * source;
        }, 0);
        const isOutput = name === layers[layers.length - 1].name;
        values.set(place(`${name}[${unit}]`, t), isOutput ? net : Math.tanh(net));
        if (isOutput) outputs.push(net);
      }
    }
  }
  return outputs;
}

describe('diagnostics of a run on a collection', () => {
  const lookAt = (settings: object, series: Series) => {
    const run = make({ ...rolls, ...settings }, series);
    const { spec } = run;
    return openSubject(spec, series, { provider: typescriptKernels, checkpoint: checkpointOf(run) });
  };

  it('look at its validation set, and at its training set where there is no other', () => {
    const counted = (series: Series) => {
      let sum = 0;
      for (const { weights } of lookAt({ batches: { size: 8 } }, series).problem.parts)
        for (const weight of weights) sum += weight;
      return sum;
    };
    const stepsOf = (series: Series, set: 'validation' | 'training check') => {
      const { source } = make(rolls, series);
      if (source.kind !== 'sequences') throw new Error('no sequences');
      const { count, next } = source.pool.check(set, 8);
      return next(count).weights.reduce((sum, weight) => sum + weight, 0);
    };
    const few = randomSongs(9, [9, 3, 1]);
    // Eight are looked at, of which five are only there to fill up.
    expect(counted(few)).toBe(stepsOf(few, 'validation'));
    const none = randomSongs(9, [9, 0, 1]);
    expect(counted(none)).toBe(stepsOf(none, 'training check'));
  });

  it('work in 32 bits as well', () => {
    const subject = lookAt({ precision: 'float32' }, randomSongs(9, [9, 3, 1]));
    expect(inDouble(subject).cost).toBeCloseTo(subject.problem.cost, 4);
  });
});

describe('what a spec says about batches', () => {
  const series = randomSongs(7, [9, 4, 5]);

  it('is completed by the collection: a fixed set of all training sequences', () => {
    const spec = completeSpec(
      specOf({ ...rolls, batches: { size: 4, source: 'fresh', sequences: 7 } }),
      series,
    );
    expect(spec.batches).toMatchObject({ size: 4, source: 'fixed', sequences: 9, validation: 1000 });
    expect(completeSpec(spec, series)).toEqual(spec);
    expect(estimateRun(specOf(rolls), series).samples).toEqual({ train: 9, validation: 4, test: 5 });
    expect(make(rolls, series).spec.batches.sequences).toBe(9);
  });

  it('does not decide what a run is: completed or not, and however many are judged, it is the same', () => {
    const given = specOf(rolls);
    const run = createRun(given, series, typescriptKernels);
    const other = createRun(completeSpec(given, series), series, typescriptKernels);
    const fewer = make({ ...rolls, batches: { size: 3, validation: 2, test: 1 } }, series);
    expect(other.state.identity).toBe(run.state.identity);
    expect(fewer.state.identity).toBe(run.state.identity);
    const changed = randomSongs(8, [9, 4, 5]);
    expect(createRun(given, changed, typescriptKernels).state.identity).not.toBe(run.state.identity);
    const checkpoint = checkpointOf(run);
    expect(() => restoreRun(given, changed, { provider: typescriptKernels, checkpoint })).toThrow();
  });

  it('takes fewer sequences to judge by evenly from the whole set', () => {
    const { source } = make(rolls, series);
    if (source.kind !== 'sequences') throw new Error('no sequences');
    const { pool } = source;
    const lengths = (count: number) => {
      const set = pool.check('training check', count);
      return Array.from({ length: set.count }, () => set.next(1).inputs.join());
    };
    const all = lengths(100);
    expect(all).toHaveLength(9);
    expect(lengths(3)).toEqual([all[0], all[3], all[6]]);
  });

  it('of validation and test may be more than an evaluation holds at once', () => {
    const sums = [1, 2, 9].map((size) => {
      const { source } = make(rolls, series);
      if (source.kind !== 'sequences') throw new Error('no sequences');
      const set = source.pool.check('test', 5);
      let steps = 0;
      for (let done = 0; done < set.count; done += size)
        steps += set.next(size).weights.reduce((sum, weight) => sum + weight, 0);
      return steps;
    });
    expect(new Set(sums).size).toBe(1);
  });

  it('lets whole-data methods have the whole set, and refuses them a part of it', () => {
    const whole = { ...rolls, phases: [{ method: 'gauss-newton' }], batches: { size: 50 } };
    const small = { ...whole, network: { name: 'recurrent', hidden: [1] } };
    expect(make({ ...small, phases: [{ method: 'lbfgs' }] }, series).plan.changes).toBe(false);
    const part = { ...small, phases: [{ method: 'lbfgs' }], batches: { size: 8 } };
    expect(() => make(part, series)).toThrow('compares costs of different iterations');
  });
});

describe('settings that do not fit a collection', () => {
  const series = randomSongs(7, [9, 0, 5]);

  it.each([
    [{ ...rolls, stop: { patience: 3 } }, 'Validation patience needs a validation set'],
    [{ ...rolls, stop: { wrong: 0.1 } }, 'needs a task of sequences with a validation set'],
    [{ ...rolls, loss: 'softmax-cross-entropy' }, 'Choose logistic-cross-entropy'],
  ])('are refused with advice: %#', (settings, text) => {
    expect(() => make(settings, series)).toThrow(text);
  });

  it('are a limit of wrong sequences where none is wrong as a whole', () => {
    const settings = { ...rolls, stop: { wrong: 0.1 } };
    expect(() => make(settings, randomSongs(7, [9, 2, 5]))).toThrow('none is wrong as a whole');
    const visits = { task: { name: 'visits' }, loss: 'logistic-cross-entropy', stop: { wrong: 0.5 } };
    expect(make(visits, somePatients(30)).state.iteration).toBe(0);
  });

  it('are no series, and a training set without a sequence', () => {
    expect(() => createRun(specOf(rolls), null, typescriptKernels)).toThrow('none was given');
    expect(() => make(rolls, randomSongs(7, [0, 3, 3]))).toThrow('The training set of "made" is empty');
  });
});

const folder = new URL('../../../../shared/data/', import.meta.url);

describe.skipIf(!existsSync(folder))('published piano rolls (skipped without ../shared/data)', () => {
  /** Training and test songs of a set. */
  function songsOf(name: string): Series {
    const reader = createPianoRollImporter({}, `${name}-train.txt`);
    reader.push(readFileSync(new URL(`${name}-train.txt`, folder)));
    reader.next?.(`${name}-test.txt`);
    reader.push(readFileSync(new URL(`${name}-test.txt`, folder)));
    const result = reader.end();
    if (result.kind !== 'series') throw new Error('not read');
    return result.series;
  }

  /** Test loss of one Markov chain a note, counted in the training songs as this task gives them. */
  function markovLoss(series: Series): { loss: number; steps: number } {
    const task = tasks.find(({ name }) => name === 'piano-roll');
    if (task?.kind !== 'collection') throw new Error('no task');
    const collection = task.open(series, { steps: 200 });
    const counts = new Float64Array(88 * 4);
    const through = (set: 'train' | 'test', use: (note: number, before: number, after: number) => void) => {
      let steps = 0;
      for (let i = 0; i < collection.counts[set]; i++) {
        const { inputs, targets, lengths } = collection.batch(set, [i]);
        steps += lengths[0];
        for (let k = 0; k < inputs.length; k++) use(k % 88, inputs[k], targets[k]);
      }
      return steps;
    };
    through('train', (note, before, after) => counts[4 * note + 2 * before + after]++);
    let sum = 0;
    const steps = through('test', (note, before, after) => {
      const at = 4 * note + 2 * before;
      sum -= Math.log((counts[at + after] + 1) / (counts[at] + counts[at + 1] + 2));
    });
    return { loss: sum / steps, steps };
  }

  it.each([
    ['piano-midi', 8.26, 19036 - 25],
    ['jsb-chorales', 10.49, 4725 - 77],
    ['nottingham', 5.15, 44463 - 170],
    ['musedata', 8.56, 64339 - 124],
  ])(
    '%s: a Markov chain a note has the loss that is known',
    (name, known, steps) => {
      const found = markovLoss(songsOf(name));
      expect(found.steps).toBe(steps);
      expect(found.loss).toBeCloseTo(known, 2);
    },
    60_000,
  );
});
