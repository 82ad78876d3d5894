/** Long work in this process, a little at a time, so that everything else goes on meanwhile. */

/** Milliseconds of work before others get their turn. */
const slice = 20;

/** The result of work that yields every few milliseconds. */
export async function inSlices<T>(work: Generator<unknown, T>): Promise<T> {
  let began = performance.now();
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
    if (performance.now() - began < slice) continue;
    await new Promise((resolve) => setImmediate(resolve));
    began = performance.now();
  }
}
