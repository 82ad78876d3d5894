/** Standardisation by the training part, and its inverse. */
import { UnfoldError } from '../errors.ts';

/** z = (x - mean) / sd and x = mean + sd z. Identity is mean 0, sd 1. */
export interface Scaling {
  readonly mean: number;
  readonly sd: number;
}

/** No scaling: z = x. */
export const identityScaling: Scaling = { mean: 0, sd: 1 };

/**
 * Mean and population standard deviation (divisor n) of `values[0..count)`, in two passes, summed from the first
 * value to the last. Values must be present (no NaN). Throws 'data.constant-column' where sd is 0.
 */
export function fitScaling(name: string, values: Float64Array, count: number): Scaling {
  const { mean, sd } = meanAndSd(values, count);
  // A constant column of, say, 0.1 may leave an sd of rounding error instead of 0.
  const isConstant = sd <= 4 * Number.EPSILON * Math.abs(mean);
  if (!isConstant && sd < Infinity) return { mean, sd };
  const what = isConstant ? `is constant (${values[0]}) over` : 'is too large for float64 over';
  const text = `Column "${name}" ${what} the ${count} training points, so it cannot be standardised. Leave it out, or set scale to "none".`;
  throw new UnfoldError('data.constant-column', text, 'data.scale');
}

/** z = (x - mean) / sd, element by element, into a new array. */
export function toScaled(scaling: Scaling, values: Float64Array): Float64Array {
  return values.map((x) => (x - scaling.mean) / scaling.sd);
}

/**
 * x = mean + sd z, element by element, into a new array: the inverse of `toScaled`. The formula is exact; rounding
 * of the two passes together stays below 4 eps (|x| + |mean|), with eps = 2^-52.
 */
export function toUnscaled(scaling: Scaling, values: Float64Array): Float64Array {
  return values.map((z) => scaling.mean + scaling.sd * z);
}

function meanAndSd(values: Float64Array, count: number): Scaling {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i];
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (values[i] - mean) * (values[i] - mean);
  return { mean, sd: Math.sqrt(squares / count) };
}
