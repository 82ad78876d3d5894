/** What changes with the task: the loss that it is meant for, and what only makes sense for the task before. */
import { runFields, tables } from '../../engine/catalog.ts';
import { readFields } from '../../engine/fields.ts';

type Json = Record<string, unknown>;

/**
 * The settings with another task. A task that makes its own sequences brings its loss, takes away the limits that are
 * for a series, and where a method does not go by gradients of changing data it is replaced by SGD with clipping; so does
 * a task that reads a collection of sequences out of a series, which has no sequences to be wrong in a row. A series brings
 * the squared error back.
 */
export function withTask(spec: Json, name: string): Json {
  const task = tables.tasks.find((candidate) => candidate.name === name);
  if (task === undefined) return spec;
  const changes = task.kind === 'series' ? forSeries(spec) : forSequences(spec, task.loss);
  const known = readFields(runFields, { ...spec, task: { name }, ...changes });
  if (task.kind !== 'collection') return known;
  return { ...known, stop: { ...(known.stop as Json), wrong: null } };
}

function forSeries({ stop }: Json): Json {
  return { loss: 'squared-error', stop: { ...(stop as Json), wrong: null } };
}

function forSequences(spec: Json, loss: string): Json {
  const stop = { ...(spec.stop as Json), goal: null, gradientNorm: null };
  if (takesAnyData(spec)) return { loss, stop };
  return {
    loss,
    regularizers: [],
    phases: [{ method: { name: 'sgd', rate: 0.01 }, iterations: null }],
    guards: { clip: { name: 'norm', threshold: 1 }, rescue: false },
    stop: { ...stop, iterations: 10_000, wrong: 0.01 },
    record: { metricsEvery: 10, evaluateEvery: 100, checkpointEvery: 100 },
  };
}

/** Whether every method goes by the gradient alone, which may be of other sequences each time. */
function takesAnyData({ phases }: Json): boolean {
  const used = (phases as { method: { name: string } }[]).map(({ method }) => method.name);
  const fit = tables.methods.filter(({ wholeData, needs }) => !wholeData && needs.includes('gradient'));
  return used.every((name) => fit.some((method) => method.name === name));
}
