/** The order in which runs wait: those that a person started before those of replications, unless they were moved. */
import { UnfoldError } from '../../engine/errors.ts';
import type { Job } from './job.ts';

/** Where a run that waits is to go: to an end, one place up or down, or beside another that waits. */
export type QueueMove =
  'first' | 'last' | 'up' | 'down' | { readonly before: number } | { readonly after: number };

/** Places from here on are those of replications. */
const behindAll = 1e9;

/** The runs that wait, in the order in which they will begin. */
export function waitingInOrder(jobs: Iterable<Job>): Job[] {
  return [...jobs].filter(({ phase }) => phase === 'queued').sort((a, b) => a.place - b.place || a.id - b.id);
}

/** The place of a run that joins: behind all of its kind. */
export function lastPlace(jobs: Iterable<Job>, urgent: boolean): number {
  const places = waitingInOrder(jobs).map(({ place }) => place);
  const alike = places.filter((place) => place < behindAll === urgent);
  return Math.floor(Math.max(urgent ? 0 : behindAll, ...alike)) + 1;
}

/**
 * Gives a run that waits another place. Mutates its job.
 * @throws UnfoldError 'queue.not-waiting' where it, or the one beside which it is to go, does not wait
 */
export function moveWaiting(jobs: Iterable<Job>, id: number, to: QueueMove): void {
  const all = waitingInOrder(jobs);
  const at = all.findIndex((job) => job.id === id);
  if (at < 0) refuse(id);
  const job = all[at];
  const others = all.filter((other) => other !== job);
  const target = Math.max(0, Math.min(others.length, targetOf(others, at, to)));
  const [before, after] = [others.at(target - 1), others.at(target)];
  const low = target === 0 ? (after?.place ?? 1) - 2 : (before?.place ?? 0);
  const high = target === others.length ? low + 2 : (after?.place ?? low + 2);
  job.place = (low + high) / 2;
}

function targetOf(others: readonly Job[], at: number, to: QueueMove): number {
  if (to === 'first') return 0;
  if (to === 'last') return others.length;
  if (to === 'up') return at - 1;
  if (to === 'down') return at + 1;
  const beside = 'before' in to ? to.before : to.after;
  const found = others.findIndex((job) => job.id === beside);
  if (found < 0) refuse(beside);
  return 'before' in to ? found : found + 1;
}

function refuse(id: number): never {
  throw new UnfoldError('queue.not-waiting', `Run ${id} does not wait. Look at the queue as it is now.`);
}
