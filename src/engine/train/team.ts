/**
 * Threads that share the parts of a batch. The engine knows neither threads nor how they wait for each other: a host
 * brings a team along. Each member has a problem of its own over the same memory (see team-member.ts), does its parts,
 * and the sums over all parts are taken in order, so that no number depends on how many members there are.
 */
import type { Window } from './problem.ts';

/** What is done with every part: the forward pass and the loss, or the backward pass. */
export interface PartJob {
  readonly kind: 'loss' | 'gradient';
  readonly window: Readonly<Window>;
  /** What a mean divides by. */
  readonly counted: number;
}

/** See the head of the file. Part p belongs to member p mod `size`; the thread of the run is member 0. */
export interface Team {
  readonly size: number;
  /** Lets the other members begin. What they read must not change before `finish`. */
  begin(job: PartJob): void;
  /** Waits for the other members; puts the losses of their parts into `losses`, part by part. Throws where one failed. */
  finish(losses: Float64Array): void;
}
