import type { Field } from '../fields.ts';
import type { Vec } from '../math/kernels.ts';
import type { Layout } from '../network/layout.ts';
import type { Penalty } from './index.ts';

/** The strength of a penalty. */
export function strengthField(symbol: string, label: string): Field {
  const help = 'What the sum over the weights is multiplied by.';
  return { kind: 'number', label, help, symbol, default: 0.0001, min: 0, max: 1e6 };
}

/** lambda sum |w| over all trained weights, biases included (Bianchi et al. 2017 section 2.2). The derivative at 0 is 0. */
export const l1: Penalty = {
  name: 'l1',
  label: 'L1',
  help: 'Drives weights to zero. The cost has edges there, at which searches along lines may stop early.',
  equation: 'C = E + \\lambda \\lVert w \\rVert_1',
  source: 'Bianchi et al. 2017 section 2.2',
  kind: 'penalty',
  fields: { lambda: strengthField('\\lambda', 'Strength') },
  penalty: (theta, layout, options) => (options.lambda as number) * sumOfSizes(theta, layout),
  addGradient: (gradient, at, options) => addSigns(gradient, at, options.lambda as number),
  addCurvature: () => undefined,
};

/** Sum of |w| over the trained weights. */
export function sumOfSizes(theta: Vec, { freeIndex }: Layout): number {
  let sum = 0;
  for (let i = 0; i < theta.length; i++) if (freeIndex[i] >= 0) sum += Math.abs(theta[i]);
  return sum;
}

/** gradient += lambda sign(w) for the trained weights. */
export function addSigns(
  gradient: Vec,
  { theta, layout }: { theta: Vec; layout: Layout },
  lambda: number,
): void {
  for (let i = 0; i < theta.length; i++)
    if (layout.freeIndex[i] >= 0) gradient[i] += lambda * Math.sign(theta[i]);
}
