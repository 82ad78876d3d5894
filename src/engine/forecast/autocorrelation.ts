/**
 * Autocorrelation at lags 0 ... `lags` (biased: every lag is divided by the whole sum of squares, as Box and Jenkins
 * 1970 have it); empty for fewer than two values and for a constant.
 */
export function autocorrelation(values: Float64Array, lags: number): Float64Array {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const around = values.map((value) => value - mean);
  const square = around.reduce((sum, value) => sum + value * value, 0);
  if (n < 2 || !(square > 0)) return new Float64Array(0);
  return Float64Array.from({ length: Math.min(lags, n - 1) + 1 }, (_, lag) => {
    let sum = 0;
    for (let t = lag; t < n; t++) sum += around[t] * around[t - lag];
    return sum / square;
  });
}
