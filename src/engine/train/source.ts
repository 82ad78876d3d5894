/** What a spec trains on, opened: a prepared series, a task's sequences, or the collection that a series holds. */
import { countedSamples } from '../data/counted.ts';
import { type DataSpecInput, prepare } from '../data/prepare.ts';
import type { Series } from '../data/series.ts';
import { UnfoldError } from '../errors.ts';
import { entryNamed } from '../fields.ts';
import { losses } from '../loss/index.ts';
import { checkTargets } from '../loss/targets.ts';
import { type CollectionTask, tasks } from '../tasks/index.ts';
import type { Source } from './feed.ts';
import { collectionPool, type Pool, taskPool } from './pool.ts';
import type { RunSpec } from './spec.ts';
import { checkSpec } from './spec-checks.ts';

/**
 * Opens what a spec trains on. @throws UnfoldError 'data.*', 'task.*'
 */
export function sourceOf(spec: RunSpec, series: Series | null): Source {
  const task = entryNamed(tasks, spec.task.name, 'task');
  if (task.kind === 'sequences') return { kind: 'sequences', pool: taskPool(task, spec.task, spec.seed) };
  if (series === null) {
    throw new UnfoldError(
      'data.no-series',
      'The run trains on a series, but none was given. Choose a series, or a task that makes its own sequences.',
      'data',
    );
  }
  if (task.kind === 'collection') return { kind: 'sequences', pool: openCollection(spec, task, series) };
  const prepared = prepare(series, dataOf(spec));
  if (prepared.sets.train.end === 0) {
    throw new UnfoldError(
      'data.no-training',
      'The training set is empty; give data.split.train some points.',
      'data.split.train',
    );
  }
  checkTargets(entryNamed(losses, spec.loss.name, 'loss'), prepared.targets, prepared.outputSize);
  return { kind: 'series', prepared, counted: countedSamples(prepared, spec.data) };
}

function openCollection(spec: RunSpec, task: CollectionTask, series: Series): Pool {
  const loss = entryNamed(losses, spec.loss.name, 'loss');
  if (loss.targets === 'shares' && task.loss !== 'softmax-cross-entropy') {
    const text = `${loss.label} is for one class of several, but the targets of "${task.label}" do not exclude each other. Choose ${task.loss}.`;
    throw new UnfoldError('task.loss', text, 'loss');
  }
  const collection = task.open(series, spec.task);
  if (collection.counts.train === 0) {
    const text = `The training set of "${series.name}" is empty: no sequence of it has two steps. Give it a larger share, or choose another series.`;
    throw new UnfoldError('task.no-training', text, 'task');
  }
  return collectionPool(collection);
}

/** The spec with what its source says: a collection is a fixed set of as many training sequences as it has, whatever the spec says. */
export function withBatches(spec: RunSpec, source: Source): RunSpec {
  if (source.kind === 'series' || source.pool.counts === null) return spec;
  const batches = { ...spec.batches, source: 'fixed', sequences: source.pool.counts.train } as const;
  return { ...spec, batches };
}

/**
 * Checks what depends on how many sequences a collection has. @throws UnfoldError 'spec.*', as `checkSpec`
 */
export function checkCounts(spec: RunSpec, source: Source): void {
  if (source.kind === 'series' || source.pool.counts === null) return;
  const { batches, stop } = spec;
  const validation = Math.min(batches.validation, source.pool.counts.validation);
  checkSpec({ ...spec, batches: { ...batches, validation } });
  if (stop.wrong === null || source.pool.wrong !== null) return;
  const text = `The sequences of "${spec.task.name}" are predicted at every step, and none is wrong as a whole. Give stop.wrong null.`;
  throw new UnfoldError('spec.wrong', text, 'stop.wrong');
}

/** The part of the spec that the preparation knows; empty column lists mean its defaults. */
export function dataOf({ data }: Pick<RunSpec, 'data'>): DataSpecInput {
  const { inputs, targets, future, steps, taps, horizon, split, scale, missing, indicator } = data;
  return {
    ...(inputs.length > 0 ? { inputs } : {}),
    ...(targets.length > 0 ? { targets } : {}),
    ...{ future, steps, taps, horizon, split, scale, missing, indicator },
  };
}
