/** Sweeps as they travel and are kept: what is under way in a project, and its runs. Plain data. */
import { z } from 'zod';
import type { Sweep } from '../engine/sweeps/definition.ts';
import type { CompareResult } from './compare.ts';
import type { Reason, RunStatus } from './models.ts';

export type { Search, Sweep, Varied } from '../engine/sweeps/definition.ts';

/** Status of a sweep. Its runs are in the queue of the project; 'interrupted': the program ended in between. */
export type SweepStatus = 'running' | 'paused' | 'interrupted' | 'finished' | 'stopped';

const id = z.int().positive();
const json = z.record(z.string(), z.unknown());
const name = z.string().trim().min(1).max(150);

/** Parameters of the methods. */
export const sweepParams = {
  plan: z.strictObject({ seriesId: id.nullable(), definition: json }),
  start: z.strictObject({ seriesId: id.nullable(), definition: json, name: name.optional() }),
  one: z.strictObject({ id }),
  duel: z.strictObject({
    a: z.strictObject({ runId: id, method: json.optional() }),
    b: z.strictObject({ runId: id, method: json.optional() }),
    seeds: z.int().min(1).max(100),
    budget: z.strictObject({
      kind: z.enum(['gradients', 'seconds', 'iterations']),
      amount: z.number().positive().max(1e9),
    }),
  }),
};

/** What a definition would come to. */
export interface SweepPlan {
  readonly runs: number;
  readonly configurations: number;
  /** What the first runs would be called. */
  readonly labels: readonly string[];
  /** Iterations of all runs together, at most; null where a run has no limit of them. */
  readonly iterations: number | null;
  /** Seconds until the end, by what runs of this project have taken; null where none has ended yet. */
  readonly seconds: number | null;
}

/** A sweep without its runs. */
export interface SweepInfo {
  readonly id: number;
  readonly name: string;
  readonly search: Sweep['search']['name'];
  readonly status: SweepStatus;
  /** Why it stands still, where there is something to say. */
  readonly reason: Reason | null;
  readonly created: number;
  readonly ended: number | null;
  /** Sum of the time of its runs. */
  readonly seconds: number;
  /** Runs in all, ended, and failed. */
  readonly runs: { readonly all: number; readonly ended: number; readonly failed: number };
  /** From 0 to 1: of its runs, with the share of the present ones by their iteration limits. */
  readonly share: number;
  readonly remaining: number | null;
}

/** One run of a sweep. */
export interface SweepRun {
  readonly runId: number;
  readonly label: string;
  /** Runs with the same number differ by their seeds alone. */
  readonly configuration: number;
  /** Of successive halving: how often it was let go on. */
  readonly rung: number;
  readonly status: RunStatus;
  readonly iterations: number;
}

/** A sweep with its runs, and the best of those that have ended by the value that it is judged by. */
export interface SweepDetail extends SweepInfo {
  readonly definition: Sweep;
  readonly trials: readonly SweepRun[];
  readonly best: { readonly runId: number; readonly by: CompareResult; readonly value: number } | null;
}
