/** Made-up columns for tests of descriptions; test/fixtures/make_describe.py makes the same. */

/** An autoregression of order one on uniform noise. */
export function wander(length: number): Float64Array {
  const values = new Float64Array(length);
  let state = 12345;
  for (let t = 0; t < length; t++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[t] = (t === 0 ? 0 : 0.8 * values[t - 1]) + state / 2 ** 32 - 0.5;
  }
  return values;
}

/** Three missing values after every 94. */
export const withHoles = (values: Float64Array): Float64Array =>
  values.map((value, t) => (t % 97 < 3 ? NaN : value));

/** The result of work that is done in slices. */
export function finish<T>(work: Generator<void, T>): T {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}
