/** Organising runs as it travels and is kept: forks, the queue, the bin. Plain data. */
import type { Difference } from '../engine/train/fork.ts';
import type { RunInfo } from './models.ts';

export type { Difference } from '../engine/train/fork.ts';
export type { ChangeableSetting, SpecChange } from '../engine/train/changes.ts';

/** Where a run comes from that was forked from another. */
export interface RunFork {
  /** Null where the other run is gone for good. */
  readonly runId: number | null;
  readonly iteration: number;
  /** 'state': it went on from everything that the next iteration reads. 'weights': from the weights only. */
  readonly start: 'state' | 'weights';
  readonly changed: readonly Difference[];
}

/** What a fork would be, before it is made. */
export interface ForkPreview {
  readonly iteration: number;
  readonly start: 'state' | 'weights';
  /** Why it would take over the weights only; null where it goes on from the whole state. */
  readonly why: string | null;
  readonly changed: readonly Difference[];
}

/** The settings that a fork's form begins with: those that hold at the checkpoint. */
export interface ForkStart {
  readonly iteration: number;
  readonly spec: Record<string, unknown>;
}

/** What trains and what waits, in the order in which it will begin. */
export interface QueueState {
  /** While it is held, nothing that waits begins. */
  readonly held: boolean;
  readonly running: readonly number[];
  readonly waiting: readonly number[];
  /** Runs that waited when the project was last closed or lost its process, in their order. */
  readonly waitedBefore: readonly number[];
}

/** Something in the bin. `bytes` are freed when it is deleted for good. */
export interface BinItem {
  readonly kind: 'run' | 'series';
  readonly id: number;
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds since 1970; null where it went there before this was recorded. */
  readonly removed: number | null;
  readonly status: RunInfo['status'] | null;
  /** Why it cannot be deleted for good now, in a sentence; null where it can. */
  readonly held: string | null;
}
