/**
 * How the members of a team wait for each other: numbers in shared memory. One member leads; it publishes a job, the
 * others do it and count themselves as done. A short while is spent looking before a thread goes to sleep, as waking
 * up costs more than a short job.
 */
import type { Series } from '../engine/data/series.ts';
import type { SharedSpace } from '../engine/math/kernels-wasm.ts';
import type { PartJob } from '../engine/train/team.ts';

/** Sent to the other threads. */
export interface TeamControl {
  /** Number of the job, members that are done with it, kind of job, window (from, lossFrom, to), members that failed. */
  readonly words: Int32Array;
  /** What a mean divides by; then the losses of all parts. */
  readonly numbers: Float64Array;
}

/** What a thread is started with. */
export interface TeamWorkerData {
  readonly module: WebAssembly.Module;
  readonly space: SharedSpace;
  /** What says how the problem is made. */
  readonly spec: object;
  readonly series: Series | null;
  readonly member: number;
  readonly control: TeamControl;
}

const [JOB, DONE, KIND, FROM, LOSS_FROM, TO, FAILED] = [0, 1, 2, 3, 4, 5, 6];
const KINDS = ['loss', 'gradient', 'end'] as const;
/** Looks before sleeping: some tens of microseconds. */
const LOOKS = 20_000;

/** Control of a team that works on `parts` parts. */
export function createControl(parts: number): TeamControl {
  return {
    words: new Int32Array(new SharedArrayBuffer(32)),
    numbers: new Float64Array(new SharedArrayBuffer(8 * (1 + parts))),
  };
}

/** The losses of all parts. */
export const lossesOf = ({ numbers }: TeamControl): Float64Array => numbers.subarray(1);

/** Publishes a job; `null` ends the members. */
export function publish({ words, numbers }: TeamControl, job: PartJob | null): void {
  words[KIND] = KINDS.indexOf(job?.kind ?? 'end');
  if (job !== null) {
    words[FROM] = job.window.from;
    words[LOSS_FROM] = job.window.lossFrom;
    words[TO] = job.window.to;
    numbers[0] = job.counted;
  }
  Atomics.store(words, DONE, 0);
  Atomics.add(words, JOB, 1);
  Atomics.notify(words, JOB);
}

/** Waits until `members` members are done. False where one of them failed. */
export function awaitDone({ words }: TeamControl, members: number): boolean {
  while (true) {
    const done = look(words, DONE, (value) => value === members);
    if (done === members) return Atomics.load(words, FAILED) === 0;
    Atomics.wait(words, DONE, done);
  }
}

/** Waits for the job after number `last`. Null where the team has ended. */
export function awaitJob({ words, numbers }: TeamControl, last: number): PartJob | null {
  while (look(words, JOB, (value) => value !== last) === last) Atomics.wait(words, JOB, last);
  const kind = KINDS[words[KIND]];
  if (kind === 'end') return null;
  return {
    kind,
    window: { from: words[FROM], lossFrom: words[LOSS_FROM], to: words[TO] },
    counted: numbers[0],
  };
}

/** Says that this member is done with the job. */
export function done({ words }: TeamControl, failed: boolean): void {
  if (failed) Atomics.add(words, FAILED, 1);
  Atomics.add(words, DONE, 1);
  Atomics.notify(words, DONE);
}

/** The word when it pleases, or what it is after a while. */
function look(words: Int32Array, place: number, pleases: (value: number) => boolean): number {
  let value = Atomics.load(words, place);
  for (let i = 0; i < LOOKS && !pleases(value); i++) value = Atomics.load(words, place);
  return value;
}
