/** Plain loops over vectors of the length of the weights, for methods whose state is not in the kernels' memory. */
import type { Vec } from '../math/kernels.ts';

/** Sum of x[i] y[i], in order. */
export function dot(x: Vec, y: Vec): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

/** y += a x. */
export function addInto(y: Vec, a: number, x: Vec): void {
  for (let i = 0; i < y.length; i++) y[i] += a * x[i];
}

/** y = a y + b x. */
export function mixInto(y: Vec, a: number, x: Vec, b = 1): void {
  for (let i = 0; i < y.length; i++) y[i] = a * y[i] + b * x[i];
}

/** x = a x. */
export function scaleInto(x: Vec, a: number): void {
  for (let i = 0; i < x.length; i++) x[i] *= a;
}

/** Euclidean length, by the plain root of the sum of squares. */
export const norm = (x: Vec): number => Math.sqrt(dot(x, x));

/** x - y, into `out` where one is given. */
export function difference(x: Vec, y: Vec, out: Float64Array = new Float64Array(x.length)): Float64Array {
  for (let i = 0; i < x.length; i++) out[i] = x[i] - y[i];
  return out;
}
