/** Sampling-based gradient regularisation (Chernodub & Nowicki 2016, algorithm 1). */
import { UnfoldError } from '../errors.ts';
import { plainRecurrences } from '../gradients/recurrences.ts';
import { span } from '../math/kernels.ts';
import type { Layout } from '../network/layout.ts';
import type { WeightBlock } from '../network/weight-blocks.ts';
import type { Problem } from '../train/problem.ts';
import type { Method, MethodState } from './index.ts';
import { rateFields, rateOf, rateState } from './rate.ts';
import { type ErrorFlow, errorFlow } from './sampled-gradient-flow.ts';
import { selectionFields } from './sampled-gradient-fields.ts';

/**
 * SGD with momentum, v := mu v - eta g, w := w + v, on those mini-batches only that keep the length of errors on their
 * way back within bounds, or lead it there (see `isUseful`). A mini-batch that is left out changes neither w nor v; it
 * counts as an iteration. The state keeps q and ds of the last mini-batch, and how many were accepted and rejected.
 * What the text leaves open, after the authors' code for a later paper: g is the sum over the mini-batch, v begins at 0
 * in every epoch. Also open: whether dS is of the whole correction v (taken here) or of its gradient part.
 */
export const sampledGradient: Method = {
  name: 'sampled-gradient',
  label: 'Sampling-based selection',
  help: 'SGD with momentum that leaves out mini-batches whose correction would let gradients vanish or explode further.',
  equation:
    'v := \\mu v - \\eta g,\\; w := w + v \\quad\\text{if } Q \\in [Q_{min}, Q_{max}] \\text{ or } dS \\text{ leads there}',
  source: 'Chernodub & Nowicki 2016, algorithm 1 and eq. 4-16',
  fields: { ...rateFields(1e-4), ...selectionFields },
  precisions: ['float64', 'float32'],
  needs: ['gradient', 'backward-pass'],
  wholeData: false,
  followsFeedback: true,
  check: (layout) => {
    onlyRecurrence(layout);
  },
  init: (options, problem) => {
    if ((options.qMin as number) > (options.qMax as number)) {
      throw new UnfoldError(
        'spec.q-range',
        `The range of the Q factor is empty: it goes from ${options.qMin as number} to ${options.qMax as number}. Give bounds in ascending order.`,
        'method.qMin',
      );
    }
    const velocity = new Float64Array(problem.layout.parameters);
    return { ...rateState(options), velocity, epoch: 0, q: NaN, ds: NaN, accepted: 0, rejected: 0 };
  },
  step: (problem, state, options, context) => {
    const rate = rateOf(options, state, context);
    if (options.resetMomentum === true && context.epoch > (state.epoch as number))
      (state.velocity as Float64Array).fill(0);
    state.epoch = context.epoch;
    correctionInto(problem, state, { ...options, rate });
    const flow = errorFlow(problem, onlyRecurrence(problem.layout), options.depth as number | null);
    const isUsed = isUseful(flow, options);
    Object.assign(state, flow);
    if (!isUsed) {
      state.rejected = (state.rejected as number) + 1;
      return { kind: 'stepped', stepSize: 0, halvings: 0, evaluated: false };
    }
    state.accepted = (state.accepted as number) + 1;
    if (options.correction === 'gradient') addMomentum(problem, state, options.momentum as number);
    (state.velocity as Float64Array).set(problem.direction);
    problem.kernels.axpyInto(span(problem.theta), 1, span(problem.direction));
    return { kind: 'stepped', stepSize: rate, halvings: 0, evaluated: false };
  },
};

/**
 * Whether a mini-batch is used. As it is meant (the text of section 3): not with |dS| > r0; with Q within its range;
 * beyond it, Q = log10(|delta(k)| / |delta(k - h)|) above Qmax says that errors vanish, and dS > 0 that the correction
 * lengthens them, and the other way round. As it is printed, algorithm 1 has both signs of dS the other way, and 0 in
 * place of r0 (r0 = 0 gives just that: nothing is ever used). Where errors are zero or not finite, so that Q and dS
 * say nothing, the mini-batch is used.
 */
export function isUseful({ q, ds }: ErrorFlow, options: Record<string, unknown>): boolean {
  const { r0, qMin, qMax, form } = options as { r0: number | null; qMin: number; qMax: number; form: string };
  if (r0 !== null && Math.abs(ds) > r0) return false;
  if (!Number.isFinite(q) || !Number.isFinite(ds)) return true;
  if (q >= qMin && q <= qMax) return true;
  const lengthens = form === 'as-printed' ? q < qMin : q > qMax;
  return lengthens ? ds > 0 : ds < 0;
}

/** Puts mu v - eta g, or -eta g alone, into `problem.direction`; g is the sum or the mean, whatever the loss is. */
function correctionInto(
  problem: Problem,
  state: MethodState,
  options: Record<string, unknown> & { readonly rate: number },
): void {
  const { kernels, direction, gradient, loss, lossOptions, counted } = problem;
  const isMean = loss.isMean(lossOptions);
  const toSum = isMean ? counted : 1;
  const factor = options.gradient === 'sum' ? toSum : toSum / counted;
  kernels.copyInto(span(direction), span(gradient));
  kernels.scaleInto(span(direction), -options.rate * factor);
  if (options.correction === 'whole') addMomentum(problem, state, options.momentum as number);
}

function addMomentum({ direction }: Problem, { velocity }: MethodState, momentum: number): void {
  const v = velocity as Float64Array;
  for (let i = 0; i < v.length; i++) direction[i] += momentum * v[i];
}

function onlyRecurrence(layout: Layout): WeightBlock {
  const user = 'Sampling-based selection';
  const blocks = plainRecurrences(layout, user);
  if (blocks.length === 1) return blocks[0];
  throw new UnfoldError(
    'network.not-one-recurrent',
    `${user} watches errors in one layer with feedback, and the network has ${blocks.length}. Use one hidden layer.`,
    'network',
  );
}
