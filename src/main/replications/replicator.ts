/**
 * The replications of one open project: puts the runs of a card into the queue, follows them, and judges the card by
 * what they came to. Everything that must survive a crash is in the project file.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReplicationDetail, ReplicationInfo } from '../../shared/models.ts';
import { isStorageTrouble } from '../db/addon.ts';
import { reasons } from '../training/reasons.ts';
import { goOn, pause, refuseOver, remove, resume, stop } from './control.ts';
import { type Desk, infoOf, type ReplicatorOptions } from './desk.ts';
import { runChanged } from './follow.ts';
import { planned, refuseClosed, type StartRequest } from './plan.ts';

/** What the services ask for. Methods throw UnfoldError 'replication.unknown' and 'replication.wrong-status'. */
export interface Replicator {
  /** The newest first. */
  list(): ReplicationInfo[];
  get(id: number): ReplicationDetail;
  /** @throws UnfoldError as `planned` */
  start(request: StartRequest): Promise<ReplicationInfo>;
  pause(id: number): Promise<ReplicationInfo>;
  resume(id: number): ReplicationInfo;
  stop(id: number): Promise<ReplicationInfo>;
  remove(id: number): Promise<void>;
  /** @throws UnfoldError 'run.in-replication' for a run of a replication that has been judged */
  refuseOver(runId: number): void;
  /** Follows nothing any more. */
  close(): void;
  /** Once the runs stand still: what was under way is left to be resumed. */
  leave(): void;
}

export function createReplicator(options: ReplicatorOptions): Replicator {
  const desk: Desk = {
    ...{ options, concluding: new Set(), halting: new Set(), dirty: new Set() },
    ...{
      gone: new Set(),
      unstored: new Map(),
      told: new Map(),
      timers: new Map(),
      tries: new Map(),
      closed: false,
    },
  };
  const forget = options.onRun((run) => runChanged(desk, run));
  const { replications } = options.db;
  return {
    list: () => replications.list().map(({ id }) => infoOf(desk, id)),
    get: (id) => detailOf(desk, id),
    async start(request) {
      const plan = await planned(desk, request);
      refuseClosed(desk);
      const { id } = replications.create(plan);
      await nextTurn(); // storing hundreds of runs has just taken its time
      refuseClosed(desk);
      return goOn(desk, id);
    },
    pause: (id) => pause(desk, id),
    resume: (id) => resume(desk, id),
    stop: (id) => stop(desk, id),
    remove: (id) => remove(desk, id),
    refuseOver: (runId) => refuseOver(desk, runId),
    close() {
      forget();
      desk.closed = true;
      for (const timer of desk.timers.values()) clearTimeout(timer);
    },
    leave: () => leave(desk),
  };
}

function detailOf(desk: Desk, id: number): ReplicationDetail {
  const { replications } = desk.options.db;
  const trials = replications.trials(id).map(({ looks: _, ...trial }) => trial);
  return { ...infoOf(desk, id), trials, conclusion: replications.conclusion(id) };
}

/** Where the disk refuses, it is found as interrupted when the project is opened again. */
function leave({ options }: Desk): void {
  const { replications } = options.db;
  const reason = {
    ...reasons.closed,
    sentence: 'The project was closed while this replication was under way.',
  };
  try {
    for (const { id, status } of replications.list())
      if (status === 'running' || status === 'concluding')
        replications.update(id, { status: 'paused', reason });
  } catch (error) {
    if (!isStorageTrouble(error)) throw error;
  }
}
