/** Random weights of the temporal gradients: how the methods of Galvan 2016 mix the time steps. */
import type { Field } from '../fields.ts';
import { exp, log } from '../math/elementary.ts';
import type { Stream } from '../random.ts';

/** What is done to uniform numbers u in [0, 1) before they are divided by their sum. */
const shapes: { readonly [form: string]: (u: number) => number } = {
  'uniform-sum': (u) => u,
  exp: (u) => exp(1 - u),
  dirichlet: (u) => -log(1 - u), // 1 - u is never 0
};

/** The setting that chooses among them. */
export const weightsField: Field = {
  kind: 'choice',
  label: 'Weights of the steps',
  help: 'How the shares of the time steps are drawn at every iteration. Which of the first two the published table used is not recorded.',
  symbol: '\\beta_t',
  default: 'exp',
  options: [
    { value: 'uniform-sum', label: 'Uniform numbers over their sum', help: 'Until 16 March 2016.' },
    { value: 'exp', label: 'exp(1 - u), nearly equal', help: 'From 17 March 2016.' },
    {
      value: 'dirichlet',
      label: 'Uniform on the simplex',
      help: 'What the slides say; -log u over its sum.',
    },
  ],
};

/** `count` positive shares that add up to 1, of the form chosen by `weightsField`; moves the stream on by `count`. */
export function drawWeights(stream: Stream, count: number, form: string): Float64Array {
  const shares = Float64Array.from({ length: count }, () => shapes[form](stream.uniform()));
  const sum = shares.reduce((total, share) => total + share, 0);
  return sum > 0 ? shares.map((share) => share / sum) : shares.fill(1 / count);
}
