/** What fields alone cannot check: parts of a specification that do not go together. */
import { UnfoldError } from '../errors.ts';
import { entryNamed } from '../fields.ts';
import { losses } from '../loss/index.ts';
import { type Method, methods, type Need } from '../methods/index.ts';
import { type Regularizer, regularizers } from '../regularizers/index.ts';
import { tasks } from '../tasks/index.ts';
import { type Plan, planOf } from './feed.ts';
import type { Phase, RunSpec } from './spec.ts';

/**
 * As `checkSpec`, before the data are there: how many sequences a collection has is not known, so that a batch may be
 * the whole of it. @throws UnfoldError as `checkSpec`
 */
export function checkWithoutData(spec: RunSpec): void {
  const { kind } = entryNamed(tasks, spec.task.name, 'task');
  const { batches } = spec;
  if (kind !== 'collection') checkSpec(spec);
  else checkSpec({ ...spec, batches: { ...batches, source: 'fixed', sequences: batches.size } });
}

/** @throws UnfoldError 'spec.*' naming the setting, why it does not fit, and what to do */
export function checkSpec(spec: RunSpec): void {
  if (spec.phases.length === 0) {
    const text = 'phases is empty; give at least one phase with a method.';
    throw new UnfoldError('spec.no-phases', text, 'phases');
  }
  spec.phases.forEach((phase, i) => {
    checkMethod(spec, phase, i);
    if (phase.iterations === null && i < spec.phases.length - 1) {
      const text = `Phase ${i + 1} has no number of iterations, so phase ${i + 2} would never start. Give it one.`;
      throw new UnfoldError('spec.endless-phase', text, `phases[${i}].iterations`);
    }
  });
  checkRegularizers(spec);
  checkStop(spec);
}

/** A phase's method within its spec. */
interface Case {
  readonly spec: RunSpec;
  readonly method: Method;
  readonly plan: Plan;
  /** Whether it computes with derivatives of whole sequences, other than by plain back-propagation. */
  readonly isDense: boolean;
}

/** Why a method does not go with the rest of its spec. */
interface Refusal {
  readonly code: string;
  readonly text: string;
  /** The setting; the method where none is given. */
  readonly where?: string;
}

/** What may be wrong, in the order in which it is looked for; null where nothing is. */
const rules: readonly ((given: Case) => Refusal | null)[] = [
  ofPrecision,
  ofBackwardPass,
  ofClipping,
  ofTruncation,
  ofChangingData,
  ofCurvature,
  ofDisturbances,
  ofFeedback,
  ofThroughTime,
];

const wholeSequences: readonly Need[] = ['normal-equations', 'products', 'tangent', 'readout'];

function checkMethod(spec: RunSpec, phase: Phase, i: number): void {
  const method = entryNamed(methods, phase.method.name);
  const isDense = method.needs.some((need) => wholeSequences.includes(need));
  const given = { spec, method, plan: planOf(spec), isDense };
  for (const rule of rules) {
    const refusal = rule(given);
    if (refusal === null) continue;
    throw new UnfoldError(refusal.code, refusal.text, refusal.where ?? `phases[${i}].method`);
  }
}

function ofPrecision({ spec, method: { label, precisions } }: Case): Refusal | null {
  if (precisions.includes(spec.precision)) return null;
  return {
    code: 'spec.precision',
    text: `${label} needs ${precisions.join(' or ')}, but precision is ${spec.precision}. Change one of them.`,
    where: 'precision',
  };
}

function ofBackwardPass({ spec, method: { label, needs } }: Case): Refusal | null {
  if (!needs.includes('backward-pass') || spec.gradient.name === 'bptt') return null;
  return {
    code: 'spec.backward-pass',
    text: `${label} reads how gradients flow back through whole sequences, but the gradient is ${spec.gradient.name}. Choose full back-propagation (bptt).`,
    where: 'gradient',
  };
}

function ofClipping({ spec, method: { label, boundsStep } }: Case): Refusal | null {
  if (boundsStep !== true || spec.guards.clip.name === 'none') return null;
  return {
    code: 'spec.clipped-method',
    text: `${label} bounds its steps itself and needs the whole gradient. Choose no clipping, and set the method's own bound.`,
    where: 'guards.clip',
  };
}

/** Without a gradient nothing is truncated: windows would only change what candidates are judged by. */
function ofTruncation({ plan, method: { label, needs, wholeData }, isDense }: Case): Refusal | null {
  const takesWindows = needs.includes('gradient') && !wholeData && !isDense;
  if (plan.truncation === null || takesWindows) return null;
  return {
    code: 'spec.truncated-method',
    text: `${label} works on whole sequences, but the gradient is truncated. Choose full back-propagation, or a method such as SGD or Adam.`,
  };
}

function ofChangingData({ plan, method: { label, wholeData } }: Case): Refusal | null {
  if (!plan.changes || !wholeData) return null;
  return {
    code: 'spec.changing-data',
    text: `${label} compares costs of different iterations, but here they change by themselves (fresh or mini-batches, noise or dropout). Train on a fixed set as a whole without noise, or choose a method such as SGD or Adam.`,
  };
}

function ofCurvature({ spec, method: { label, needs } }: Case): Refusal | null {
  const curves = needs.includes('normal-equations') || needs.includes('products');
  if (!curves || entryNamed(losses, spec.loss.name).curvature !== null) return null;
  return {
    code: 'spec.no-curvature',
    text: `${label} needs the second derivative of the loss, and ${spec.loss.name} has none. Choose another loss or a gradient method.`,
    where: 'loss',
  };
}

function ofDisturbances({ spec, method: { label }, isDense }: Case): Refusal | null {
  const dropped = givenEntries(spec).find(({ entry }) => entry.kind === 'disturbance' && entry.backwardOnly);
  if (dropped === undefined || !(isDense || spec.gradient.name === 'rtrl')) return null;
  return {
    code: 'spec.backward-only',
    text: `${dropped.entry.label} acts within forward and backward passes only, and ${label} computes its step in another way here. Use back-propagation with a method such as SGD or Adam, or leave it out.`,
    where: 'regularizers',
  };
}

/** What follows errors through W_rec takes all of its weights for connected. */
function ofFeedback({ spec, method }: Case): Refusal | null {
  const entries = givenEntries(spec);
  const drops = entries.some(
    ({ entry, options }) => entry.kind === 'disturbance' && entry.dropsFeedback?.(options) === true,
  );
  const follower = method.followsFeedback ? method : entries.find(isThroughTime)?.entry;
  if (!drops || follower === undefined) return null;
  return {
    code: 'spec.dropped-feedback',
    text: `${follower.label} follows errors through the recurrent weights, of which dropout within layers leaves some out. Give dropout recurrent 0, or leave one of the two out.`,
    where: 'regularizers',
  };
}

function ofThroughTime({ spec, method }: Case): Refusal | null {
  const term = givenEntries(spec).find(isThroughTime);
  const { label, needs, wholeData, comparesCosts } = method;
  // Its steps go by the cost, which the term is no part of.
  const byCost = wholeData || needs.includes('products') || comparesCosts === true;
  const takesTerm = !byCost && needs.includes('gradient') && spec.gradient.name !== 'rtrl';
  if (term === undefined || takesTerm) return null;
  return {
    code: 'spec.through-time',
    text: `${term.entry.label} works on gradients that flow back through time, which ${label} does not ${byCost ? 'take, since they belong to no cost' : 'compute here'}. Use back-propagation with a gradient method such as SGD.`,
    where: 'regularizers',
  };
}

interface Given {
  readonly entry: Regularizer;
  readonly options: Record<string, unknown>;
}

const givenEntries = (spec: RunSpec): readonly Given[] =>
  spec.regularizers.map((options) => ({ entry: entryNamed(regularizers, options.name), options }));

const isThroughTime = ({ entry }: Given): boolean => entry.kind === 'through-time';

function checkRegularizers({ regularizers: given }: RunSpec): void {
  given.forEach((options, i) => {
    const entry = entryNamed(regularizers, options.name);
    const isOnce = entry.kind === 'disturbance' && entry.buffers.length > 0;
    const isRepeated = given.findIndex(({ name }) => name === options.name) < i;
    const repeated = `${entry.label} is given twice, and the second would take the place of the first. Put its settings into one entry.`;
    const problem = isOnce && isRepeated ? repeated : (entry.refuse?.(options) ?? null);
    if (problem !== null) throw new UnfoldError('spec.regularizer', problem, `regularizers[${i}]`);
  });
}

function checkStop({ stop, task, data, batches }: RunSpec): void {
  const isSeries = task.name === 'series';
  if (stop.patience !== null && (isSeries ? data.split.validation === 0 : batches.validation === 0)) {
    const where = isSeries ? 'data.split.validation' : 'batches.validation';
    const text = `Validation patience needs a validation set; give ${where} some points, or patience null.`;
    throw new UnfoldError('spec.patience', text, 'stop.patience');
  }
  if (stop.wrong !== null && (isSeries || batches.validation === 0)) {
    const text =
      'Stopping by the share of wrong sequences needs a task of sequences with a validation set; give stop.wrong null.';
    throw new UnfoldError('spec.wrong', text, 'stop.wrong');
  }
}
