/** How fast this machine does the arithmetic of diagnostics: what an estimate is made from before the first one. */

const size = 64;
const leastMs = 10;

/** Floating-point operations a second in products of small matrices, measured in about 10 ms. */
export function measureSpeed(now: () => number): number {
  const [a, b, c] = [filled(0.5), filled(0.25), filled(0)];
  product(a, b, c); // the first time is no measure
  let products = 0;
  const began = now();
  while (now() - began < leastMs && products < 10_000) {
    product(a, b, c);
    products++;
  }
  const seconds = Math.max(now() - began, 0.1) / 1000;
  return (2 * size ** 3 * products) / seconds;
}

const filled = (value: number): Float64Array => new Float64Array(size * size).fill(value);

function product(a: Float64Array, b: Float64Array, c: Float64Array): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += a[i * size + k] * b[j * size + k];
      c[i * size + j] = sum;
    }
  }
}
