/** Long work in this process, a little at a time, so that everything else goes on meanwhile. */

/** Milliseconds of work before others get their turn. */
const slice = 20;
let last: Promise<void> = Promise.resolve();

/**
 * The result of work that yields every few milliseconds. However much of it is under way, one slice at most is worked
 * on in each turn of the event loop.
 */
export async function inSlices<T>(work: Generator<unknown, T>): Promise<T> {
  await ownTurn();
  let began = performance.now();
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
    if (performance.now() - began < slice) continue;
    await ownTurn();
    began = performance.now();
  }
}

/** Slices that were all put off to the next turn would hold it up together: each waits for the one before. */
function ownTurn(): Promise<void> {
  last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
  return last;
}
