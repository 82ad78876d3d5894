/**
 * Settings that were changed while a run went on. The changes are part of the specification: a run made anew from it
 * changes the same settings at the same iterations, and has the same bits. The table says which settings may change:
 * those that are read at every iteration, and that no buffer, no drawn number and no state of a method depends on.
 */
import { suggestion, UnfoldError } from '../errors.ts';
import { entryNamed, type Json } from '../fields.ts';
import { methods } from '../methods/index.ts';
import { regularizers } from '../regularizers/index.ts';
import type { RunSpec } from './spec.ts';

/** From the iteration after `iteration` on, the settings in `set` (by their paths) have these values. */
export interface SpecChange {
  readonly iteration: number;
  readonly set: { readonly [path: string]: Json };
}

/** A setting that may change while a run goes on, with its present value. */
export interface ChangeableSetting {
  /** 'phases[0].method.rate' */
  readonly path: string;
  readonly value: Json;
}

/** Settings that a method reads at every step and keeps nothing of; their schedules' numbers belong to them too. */
const ofMethods: { readonly [method: string]: readonly string[] } = {
  'gauss-newton': ['halvings'],
  'levenberg-marquardt': ['muDec', 'muInc', 'muMax', 'accelerationLimit'],
  'hessian-free': ['dampingFactor', 'products', 'tolerance', 'decay'],
  lbfgs: ['decrease', 'curvature', 'evaluations'],
  'scaled-conjugate-gradient': ['sigma'],
  'gradient-descent': ['halvings'],
  sgd: ['rate'],
  momentum: ['rate', 'momentum'],
  nesterov: ['rate', 'momentum'],
  adagrad: ['rate', 'epsilon'],
  rmsprop: ['rate', 'decay', 'epsilon'],
  adam: ['rate', 'beta1', 'beta2', 'epsilon'],
  'simplex-direction': ['rate'],
  'sampled-gradient': ['rate', 'momentum'],
};

const ofRecord = ['metricsEvery', 'evaluateEvery', 'checkpointEvery'] as const;

/**
 * The settings of a run that may change while it goes on, in the order of forms. Strengths of regularisers are not among
 * them where a method carries gradients of the whole cost from one iteration to the next.
 */
export function changeableSettings(spec: RunSpec): readonly ChangeableSetting[] {
  const at = (path: string): ChangeableSetting => ({ path, value: valueAt(spec, path) });
  const remembers = spec.phases.some(({ method }) => entryNamed(methods, method.name).wholeData);
  return [
    ...(spec.guards.clip.name === 'none' ? [] : [at('guards.clip.threshold')]),
    at('guards.rescue'),
    ...(remembers ? [] : strengths(spec).map(at)),
    ...spec.phases.flatMap((phase, i) => [
      ...(ofMethods[phase.method.name] ?? []).map((key) => at(`phases[${i}].method.${key}`)),
      ...scheduleNumbers(phase.method.schedule).map((key) => at(`phases[${i}].method.schedule.${key}`)),
      at(`phases[${i}].iterations`),
    ]),
    ...Object.keys(spec.stop).map((key) => at(`stop.${key}`)),
    ...ofRecord.map((key) => at(`record.${key}`)),
  ];
}

function strengths(spec: RunSpec): readonly string[] {
  return spec.regularizers.flatMap(({ name }, i) =>
    Object.entries(entryNamed(regularizers, name).fields)
      .filter(([, { kind }]) => kind === 'number')
      .map(([key]) => `regularizers[${i}].${key}`),
  );
}

function scheduleNumbers(schedule: unknown): readonly string[] {
  if (schedule === null || typeof schedule !== 'object') return [];
  return Object.entries(schedule).flatMap(([key, value]) => (typeof value === 'number' ? [key] : []));
}

/** The specification as it holds at an iteration: with every change up to it. The same object where there is none. */
export function specAt(spec: RunSpec, iteration: number): RunSpec {
  const due = spec.changes.filter((change) => change.iteration <= iteration);
  return due.reduce((changed, { set }) => withSettings(changed, set), spec);
}

/** The specification with a change from `iteration` on. Not checked: `readRunSpec` does that. */
export function withChange(spec: RunSpec, change: SpecChange): RunSpec {
  const changes = [...spec.changes, change].sort((a, b) => a.iteration - b.iteration); // stable
  return { ...spec, changes };
}

/**
 * @param check of a specification without changes
 * @throws UnfoldError 'spec.change-*' where a change is out of order or of a setting that cannot change, and as `check`
 */
export function checkChanges(spec: RunSpec, check: (changed: RunSpec) => void): void {
  let [before, present] = [0, { ...spec, changes: [] as readonly SpecChange[] }];
  spec.changes.forEach(({ iteration, set }, i) => {
    if (iteration < before) {
      const text = `Change ${i + 1} is at iteration ${iteration}, before the one above it (${before}). Put them in order.`;
      throw new UnfoldError('spec.change-order', text, `changes[${i}].iteration`);
    }
    for (const path of Object.keys(set)) refuseFixed(present, path);
    present = withSettings(present, set);
    check(present);
    before = iteration;
  });
}

function refuseFixed(spec: RunSpec, path: string): void {
  const known = changeableSettings(spec).map((setting) => setting.path);
  if (known.includes(path)) return;
  throw new UnfoldError(
    'spec.change-fixed',
    `"${path}" cannot change while a run goes on.${suggestion(path, known)} Fork the run to change it.`,
    path,
  );
}

type Node = { [key: string]: Json };

/** Copies what is on the way to a changed setting, and nothing else. */
function withSettings<S extends RunSpec>(spec: S, set: SpecChange['set']): S {
  return Object.entries(set).reduce((changed, [path, value]) => {
    const root = { ...(changed as unknown as Node) };
    const keys = keysOf(path);
    let node = root;
    for (const key of keys.slice(0, -1)) {
      const child = node[key];
      const copy = (Array.isArray(child)
        ? [...(child as Json[])]
        : { ...(child as Node) }) as unknown as Node;
      node[key] = copy;
      node = copy;
    }
    node[keys[keys.length - 1]] = value;
    return root as unknown as S;
  }, spec);
}

function valueAt(spec: RunSpec, path: string): Json {
  return keysOf(path).reduce<Json>((node, key) => (node as Node)[key], spec as unknown as Json);
}

/** 'phases[0].method.rate' as ['phases', '0', 'method', 'rate']. */
const keysOf = (path: string): readonly string[] => path.split(/[.[\]]+/).filter((key) => key !== '');
