/**
 * Forks: a run that begins where another one stood. Where only settings differ that may change while a run goes on, the
 * fork takes over the whole state, and the differences become changes of its specification: made anew from that alone, it
 * has the same bits. Everything else needs a state of its own, so that the fork takes over the weights only.
 */
import type { Series } from '../data/series.ts';
import { UnfoldError } from '../errors.ts';
import type { Json } from '../fields.ts';
import { weightNames } from '../network/weight-names.ts';
import { changeableSettings, specAt, withChange } from './changes.ts';
import { fitRun } from './fit.ts';
import { completeSpec, mayGoOn } from './run.ts';
import { numericsVersion, type RunState, stateIn } from './run-state.ts';
import { readRunSpec, type RunSpec } from './spec.ts';

/** One setting that is another one in the fork. */
export interface Difference {
  readonly path: string;
  readonly from: Json;
  readonly to: Json;
}

/** What a fork is: its specification, and how it begins. */
export interface ForkPlan {
  /** 'state': everything the next iteration reads. 'weights': a run of its own from these weights, at iteration 0. */
  readonly start: 'state' | 'weights';
  /** Iteration of the other run that it begins from. */
  readonly iteration: number;
  readonly spec: RunSpec;
  readonly changed: readonly Difference[];
  /** Why it takes over the weights only, in a sentence; null where it goes on from the whole state. */
  readonly why: string | null;
}

/** What a fork is made from. */
export interface ForkFrom {
  readonly spec: RunSpec;
  readonly series: Series | null;
  readonly checkpoint: Uint8Array;
}

/** Settings that no number of a run depends on. */
const free = ['name', 'description', 'data.file', 'data.recipe', 'record.diagnostics'];

/** The specification of a run as it holds at a checkpoint, without changes to come: what a fork's form begins with. */
export function specAtCheckpoint({ spec, checkpoint }: Pick<ForkFrom, 'spec' | 'checkpoint'>): RunSpec {
  return { ...specAt(spec, stateIn(checkpoint).iteration), changes: [] };
}

/**
 * Plans a fork with the settings `wanted` (a whole specification; its own changes count from the fork on).
 * @throws UnfoldError 'run.fork-shape' where the weights do not fit the wanted network, 'checkpoint.*' where damaged, and
 *   as reading a specification
 */
export function planFork(from: ForkFrom, wanted: RunSpec): ForkPlan {
  const state = stateIn(from.checkpoint);
  const { iteration } = state;
  const present = completeSpec(specAtCheckpoint(from), from.series);
  const complete = { ...completeSpec(wanted, from.series), changes: [] };
  const changed = differences(present as unknown as Json, complete as unknown as Json, '');
  const plan = { iteration, changed };
  const why = whyAfresh(present, complete, { changed, state });
  if (why === null)
    return {
      ...plan,
      start: 'state',
      why,
      spec: goingOn(from.spec, complete, { ...plan, ended: state.ended !== null }),
    };
  const given = givenWeights(from, { wanted: complete, present, theta: state.theta });
  const spec = readRunSpec({ ...complete, initialisation: given, initialSeed: null });
  return { ...plan, start: 'weights', why, spec };
}

function whyAfresh(
  present: RunSpec,
  wanted: RunSpec,
  { changed, state }: { changed: readonly Difference[]; state: RunState },
): string | null {
  if (state.numerics !== numericsVersion)
    return `The checkpoint was made with numerics version ${state.numerics}, this is version ${numericsVersion}.`;
  const possible = [...free, ...changeableSettings(present).map(({ path }) => path)];
  const fixed = changed.filter(({ path }) => !possible.includes(path)).map(({ path }) => path);
  if (fixed.length > 0) {
    const named = fixed.slice(0, 3).join(', ');
    return `The state does not fit other settings of ${named}${fixed.length > 3 ? ' and more' : ''}.`;
  }
  if (state.ended !== null && !mayGoOn(wanted, state))
    return `The run ended there (${state.ended.reason.word}). To go on from its state, ${loosened(state.ended.reason.word)}.`;
  return null;
}

/** What lets a run go on that was ended by a rule (see `mayGoOn`). */
function loosened(word: string): string {
  if (word === 'gradient-norm' || word === 'goal' || word === 'wrong') return 'switch that stop rule off';
  return ['iterations', 'patience', 'gradients'].includes(word)
    ? 'raise that limit or switch it off'
    : 'fork it at an earlier checkpoint';
}

/** The changes of the other run up to here, and what is different now as one more. */
function goingOn(
  given: RunSpec,
  wanted: RunSpec,
  { iteration, changed, ended }: Pick<ForkPlan, 'iteration' | 'changed'> & { readonly ended: boolean },
): RunSpec {
  const { name, description, data, record } = wanted;
  const { file, recipe } = data;
  const spec: RunSpec = {
    ...given,
    ...{ name, description, data: { ...given.data, file, recipe } },
    record: { ...given.record, diagnostics: record.diagnostics },
    changes: given.changes.filter((change) => change.iteration <= iteration),
  };
  const later = changed.filter(({ path }) => !free.includes(path));
  // A stop rule that ended the run must be another one before the iteration that it ended.
  const early = (path: string): boolean => ended && iteration > 0 && path.startsWith('stop.');
  return readRunSpec(
    [iteration - 1, iteration].reduce((so, at) => {
      const due = later.filter(({ path }) => (early(path) ? iteration - 1 : iteration) === at);
      const set = Object.fromEntries(due.map(({ path, to }) => [path, to]));
      return due.length === 0 ? so : withChange(so, { iteration: at, set });
    }, spec),
  );
}

function givenWeights(
  { series }: ForkFrom,
  { wanted, present, theta }: { wanted: RunSpec; present: RunSpec; theta: Float64Array | Float32Array },
): Json {
  const names = (spec: RunSpec) => weightNames(fitRun(spec, series).layout);
  const [mine, theirs] = [names(wanted), names(present)];
  if (mine.length !== theirs.length) {
    throw new UnfoldError(
      'run.fork-shape',
      `The wanted network has ${mine.length} weights, the checkpoint ${theirs.length}: they do not fit. Keep the network, or make a new run from its own initial weights.`,
      'network',
    );
  }
  return { name: 'given', weights: theirs.map(({ index }) => theta[index]) };
}

/** Settings that differ, by their paths; lists of another length, and entries of another name, as a whole. */
function differences(a: Json, b: Json, path: string): readonly Difference[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  const [left, right] = [childrenOf(a), childrenOf(b)];
  const alike =
    left !== null && right !== null && Array.isArray(a) === Array.isArray(b) && sameKeys(left, right);
  const renamed = path !== '' && left?.name !== right?.name;
  if (!alike || renamed || path === 'record.diagnostics' || path === 'data.recipe')
    return [{ path, from: a, to: b }];
  return Object.keys(left).flatMap((key) =>
    differences(
      left[key],
      right[key],
      Array.isArray(a) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`,
    ),
  );
}

type Children = { readonly [key: string]: Json };

const childrenOf = (value: Json): Children | null =>
  value === null || typeof value !== 'object' ? null : (value as Children);

const sameKeys = (a: Children, b: Children): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((key) => key in b);
