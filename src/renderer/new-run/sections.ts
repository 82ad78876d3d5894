/** How the settings of a run are grouped in the form, and which of them matter for what is chosen. */
import { readsSeries, runFields, tables, type Fields } from '../../engine/catalog.ts';
import type { Path } from '../state/form.svelte.ts';

/** A group that folds. `keys` are the settings of a run in it, at the top level. */
export interface Section {
  readonly key: string;
  readonly title: string;
  readonly keys: readonly string[];
}

/** Settings that stand below each other: the fields, and where their values are. */
export interface SectionPart {
  readonly fields: Fields;
  readonly path: Path;
}

/** Every section, in the order of the form. The name and the task stand above them, the format nowhere. */
export const sections: readonly Section[] = [
  { key: 'data', title: 'Data', keys: ['task', 'data', 'batches'] },
  { key: 'network', title: 'Network', keys: ['network'] },
  { key: 'initial', title: 'Initial weights', keys: ['initialisation', 'initialSeed'] },
  { key: 'cost', title: 'Loss and regularisers', keys: ['loss', 'regularizers'] },
  { key: 'training', title: 'Training', keys: ['phases', 'gradient', 'guards', 'precision'] },
  { key: 'stop', title: 'Stop when', keys: ['stop'] },
  { key: 'record', title: 'Seed, note and records', keys: ['seed', 'description', 'record'] },
];

/** Sections that are open at first: what differs most from run to run. */
export const openAtFirst: readonly string[] = ['network', 'training'];

/** What a section shows for a task: settings of the task itself come before those of its sequences. */
export function partsOf({ key, keys }: Section, taskName: string): readonly SectionPart[] {
  if (key === 'stop') return [groupPart('stop')];
  if (key !== 'data') return [{ fields: Object.fromEntries(keys.map((k) => [k, runFields[k]])), path: [] }];
  if (taskName === 'series') return [groupPart('data')];
  const task = tables.tasks.find(({ name }) => name === taskName);
  return [{ fields: task?.fields ?? {}, path: ['task'] }, groupPart('batches')];
}

/** The settings of a group by themselves, where its name stands above them already. */
function groupPart(key: string): SectionPart {
  const field = runFields[key];
  return { fields: field.kind === 'group' ? field.fields : {}, path: [key] };
}

/**
 * Paths of settings that have no meaning for the present choices: those of a series for a task that makes its own
 * sequences, those of sequences for a series, and the gradient where no method asks for one.
 */
export function meaningless(spec: Record<string, unknown>): ReadonlySet<string> {
  const always = ['format', 'name', 'data.file', 'data.recipe'];
  return new Set([
    ...always,
    ...meaninglessFor(nameOf(spec.task)),
    ...(needsGradient(spec) ? [] : ['gradient']),
  ]);
}

/** A collection's sequences are all that there are: nothing is drawn afresh. */
function meaninglessFor(taskName: string): readonly string[] {
  if (taskName === 'series') return ['batches', 'stop.wrong'];
  const drawn = readsSeries(taskName) ? ['batches.source', 'batches.sequences'] : [];
  return ['data', 'stop.goal', ...drawn];
}

/** The settings to send: a gradient that no method asks for is the plain one, whatever was chosen before. */
export function meaningful(spec: Record<string, unknown>): Record<string, unknown> {
  return needsGradient(spec) ? spec : { ...spec, gradient: { name: 'bptt' } };
}

function needsGradient({ phases }: Record<string, unknown>): boolean {
  const names = Array.isArray(phases)
    ? phases.map((phase: { method?: unknown }) => nameOf(phase.method))
    : [];
  return tables.methods.some(({ name, needs }) => names.includes(name) && needs.includes('gradient'));
}

const nameOf = (entry: unknown): string => String((entry as { name?: unknown } | undefined)?.name);
