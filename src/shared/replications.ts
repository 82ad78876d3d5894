/** Replications as they travel and are kept: what is under way in a project, and what came of it. Plain data. */
import type { CardOptions, Conclusion } from '../engine/replications/replication.ts';
import type { Reason, RunStatus } from './models.ts';

// What a card comes to travels as the engine makes it.
export type { ExpectedCost } from '../engine/replications/expected-cost.ts';
export type {
  Cost,
  Conclusion,
  DataSlot,
  Published,
  Quantity,
  Replication,
  Verdict,
} from '../engine/replications/replication.ts';

/**
 * Status of a replication. Its runs are in the queue of the project; 'concluding' is after the last of them, while
 * their weights are looked at. 'interrupted': the program ended in between, and it can be resumed.
 */
export type ReplicationStatus =
  'running' | 'concluding' | 'paused' | 'interrupted' | 'finished' | 'stopped' | 'failed';

/** A card that was run in this project, without its figure. */
export interface ReplicationInfo {
  readonly id: number;
  /** Name of the card in the engine's table. */
  readonly name: string;
  readonly size: 'quick' | 'full' | 'changed';
  /** Every setting of the card. */
  readonly options: CardOptions;
  readonly status: ReplicationStatus;
  /** Why it failed or stands still, where there is something to say. */
  readonly reason: Reason | null;
  readonly created: number;
  readonly ended: number | null;
  /** Sum of the time of its runs. */
  readonly seconds: number;
  /** Runs in all, ended, and failed. */
  readonly runs: { readonly all: number; readonly ended: number; readonly failed: number };
  /** From 0 to 1: of its runs, with the share of the present ones by their iteration limits. */
  readonly share: number;
  /** Seconds until the end, roughly; null where that cannot be said. */
  readonly remaining: number | null;
  /** Data slots that have a stand-in in place of the measured data. */
  readonly standIns: readonly string[];
  /** Null before it has ended. Also judged where it was stopped, by the runs that there are. */
  readonly verdict: Conclusion['verdict'] | null;
}

/** One run of a replication. */
export interface ReplicationTrial {
  readonly key: string;
  readonly label: string;
  readonly runId: number;
  readonly status: RunStatus;
  readonly iterations: number;
  readonly iterationLimit: number | null;
  readonly seconds: number;
  readonly reason: Reason | null;
}

/** A replication with its runs and what it came to. */
export interface ReplicationDetail extends ReplicationInfo {
  readonly trials: readonly ReplicationTrial[];
  readonly conclusion: Conclusion | null;
}
