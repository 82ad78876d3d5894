/** A small series for tests, and its text; needs no test runner. */
import type { Series } from '../../src/engine/index.ts';

/** A noisy sine that a few units can learn; the same numbers every time. */
export function waves(length = 300): Series {
  let state = 12345;
  const noise = () => (state = (state * 48271) % 2147483647) / 2147483647 - 0.5;
  const values = Float64Array.from(
    { length },
    (_, t) => (Math.round(1000 * (Math.sin(t / 5) + 0.2 * noise())) || 0) / 1000,
  );
  return { name: 'waves', length, columns: [{ name: 'x', unit: 'mV', values }] };
}

/** A series as the bytes of a text file. */
export const textOf = (series: Series): Uint8Array =>
  new TextEncoder().encode(`x\n${Array.from(series.columns[0].values, String).join('\n')}\n`);
