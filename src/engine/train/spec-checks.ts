/** What fields alone cannot check: parts of a specification that do not go together. */
import { UnfoldError } from '../errors.ts';
import { entryNamed } from '../fields.ts';
import { losses } from '../loss/index.ts';
import { methods, type Need } from '../methods/index.ts';
import { type Regularizer, regularizers } from '../regularizers/index.ts';
import { planOf } from './feed.ts';
import type { Phase, RunSpec } from './spec.ts';

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

function checkMethod(spec: RunSpec, { method }: Phase, i: number): void {
  const { label, precisions, needs, wholeData, boundsStep } = entryNamed(methods, method.name);
  const refuse = (code: string, text: string, where = `phases[${i}].method`): never => {
    throw new UnfoldError(code, text, where);
  };
  if (!precisions.includes(spec.precision)) {
    refuse(
      'spec.precision',
      `${label} needs ${precisions.join(' or ')}, but precision is ${spec.precision}. Change one of them.`,
      'precision',
    );
  }
  if (needs.includes('backward-pass') && spec.gradient.name !== 'bptt') {
    refuse(
      'spec.backward-pass',
      `${label} reads how gradients flow back through whole sequences, but the gradient is ${spec.gradient.name}. Choose full back-propagation (bptt).`,
      'gradient',
    );
  }
  if (boundsStep === true && spec.guards.clip.name !== 'none') {
    refuse(
      'spec.clipped-method',
      `${label} bounds its steps itself and needs the whole gradient. Choose no clipping, and set the method's own bound.`,
      'guards.clip',
    );
  }
  const whole: readonly Need[] = ['normal-equations', 'products', 'tangent', 'readout'];
  const dense = needs.some((need) => whole.includes(need));
  const plan = planOf(spec);
  if (plan.truncation !== null && (wholeData || dense)) {
    refuse(
      'spec.truncated-method',
      `${label} works on whole sequences, but the gradient is truncated. Choose full back-propagation, or a method such as SGD or Adam.`,
    );
  }
  if (plan.changes && wholeData) {
    refuse(
      'spec.changing-data',
      `${label} compares costs of different iterations, but here they change by themselves (fresh or mini-batches, noise or dropout). Train on a fixed set as a whole without noise, or choose a method such as SGD or Adam.`,
    );
  }
  if (
    (needs.includes('normal-equations') || needs.includes('products')) &&
    entryNamed(losses, spec.loss.name).curvature === null
  ) {
    refuse(
      'spec.no-curvature',
      `${label} needs the second derivative of the loss, and ${spec.loss.name} has none. Choose another loss or a gradient method.`,
      'loss',
    );
  }
  const dropped = spec.regularizers.map(({ name }) => entryNamed(regularizers, name)).find(isBackwardOnly);
  if (dropped !== undefined && (dense || spec.gradient.name === 'rtrl')) {
    refuse(
      'spec.backward-only',
      `${dropped.label} acts within forward and backward passes only, and ${label} computes its step in another way here. Use back-propagation with a method such as SGD or Adam, or leave it out.`,
      'regularizers',
    );
  }
  const backwardOnly = spec.regularizers.find(
    ({ name }) => entryNamed(regularizers, name).kind === 'through-time',
  );
  const byCost = wholeData || needs.includes('products'); // its steps go by the cost, which the term is no part of
  if (
    backwardOnly !== undefined &&
    (byCost || !needs.includes('gradient') || spec.gradient.name === 'rtrl')
  ) {
    refuse(
      'spec.through-time',
      `${backwardOnly.name} works on gradients that flow back through time, which ${label} does not ${byCost ? 'take, since they belong to no cost' : 'compute here'}. Use back-propagation with a gradient method such as SGD.`,
      'regularizers',
    );
  }
}

const isBackwardOnly = (entry: Regularizer): boolean => entry.kind === 'disturbance' && entry.backwardOnly;

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
