/**
 * The sweeps of one open project: puts their runs into the queue, follows them, and decides who goes on where they are
 * halved. Everything that must survive a crash is in the project file.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { UnfoldError } from '../../engine/errors.ts';
import type { SweepDetail, SweepInfo } from '../../shared/sweeps.ts';
import { isStorageTrouble } from '../db/addon.ts';
import { reasons } from '../training/reasons.ts';
import { goOn, pause, remove, rerun, resume, stop } from './control.ts';
import { over } from '../training/run-sets.ts';
import { type Desk, infoOf, type SweeperOptions } from './desk.ts';
import { runChanged } from './follow.ts';
import { errorOf, judgedBy } from './judged.ts';
import { planned, type SweepRequest } from './plan.ts';

/** What the services ask for. Methods throw UnfoldError 'sweep.unknown' and 'sweep.wrong-status'. */
export interface Sweeper {
  /** The newest first. */
  list(): SweepInfo[];
  get(id: number): SweepDetail;
  /** @throws UnfoldError as `planned` */
  start(request: SweepRequest): Promise<SweepInfo>;
  pause(id: number): Promise<SweepInfo>;
  resume(id: number): SweepInfo;
  rerun(id: number): SweepInfo;
  stop(id: number): Promise<SweepInfo>;
  remove(id: number): void;
  /** Follows nothing any more. */
  close(): void;
  /** Once the runs stand still: what was under way is left to be resumed. */
  leave(): void;
}

export function createSweeper(options: SweeperOptions): Sweeper {
  const desk: Desk = {
    options,
    ...{ halting: new Set(), dirty: new Set(), gone: new Set(), unstored: new Map(), told: new Map() },
    ...{ timers: new Map(), tries: new Map(), closed: false },
  };
  const forget = options.onRun((run) => runChanged(desk, run));
  const { sweeps } = options.db;
  return {
    list: () => sweeps.list().map(({ id }) => infoOf(desk, id)),
    get: (id) => detailOf(desk, id),
    async start(request) {
      const plan = await planned(options, request);
      refuseClosed(desk);
      const { id } = sweeps.create(plan);
      await nextTurn(); // storing hundreds of runs has just taken its time
      refuseClosed(desk);
      return goOn(desk, id);
    },
    pause: (id) => pause(desk, id),
    resume: (id) => resume(desk, id),
    rerun: (id) => rerun(desk, id),
    stop: (id) => stop(desk, id),
    remove: (id) => remove(desk, id),
    close() {
      forget();
      desk.closed = true;
      for (const timer of desk.timers.values()) clearTimeout(timer);
    },
    leave: () => leave(desk),
  };
}

function detailOf(desk: Desk, id: number): SweepDetail {
  const { db, trainers } = desk.options;
  const trials = db.sweeps.runs(id);
  const ended = trials.filter(({ status }) => over.includes(status)).map(({ runId }) => trainers.info(runId));
  const by = judgedBy(ended);
  const ranked = ended
    .map((run) => ({ runId: run.id, by, value: errorOf(run, by) }))
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => a.value - b.value);
  return { ...infoOf(desk, id), definition: db.sweeps.definition(id), trials, best: ranked[0] ?? null };
}

/** Where the disk refuses, it is found as interrupted when the project is opened again. */
function leave({ options }: Desk): void {
  const { sweeps } = options.db;
  const reason = { ...reasons.closed, sentence: 'The project was closed while this sweep was under way.' };
  try {
    for (const { id, status } of sweeps.list())
      if (status === 'running') sweeps.update(id, { status: 'paused', reason });
  } catch (error) {
    if (!isStorageTrouble(error)) throw error;
  }
}

function refuseClosed({ closed }: Desk): void {
  if (closed)
    throw new UnfoldError('project.closed', 'The project was closed in the meantime. Open it again.');
}
