/** Shares of work that is done in stages. */

/** Runs one stage: its shares from 0 to 1 are told as shares from `from` to `to` of the whole, and never fall. */
export function* stage<T>(
  work: Generator<number, T, void>,
  { from, to }: { from: number; to: number },
): Generator<number, T, void> {
  for (let most = 0; ;) {
    const next = work.next();
    if (next.done === true) return next.value;
    most = Math.max(most, Math.min(1, next.value));
    yield from + (to - from) * most;
  }
}
