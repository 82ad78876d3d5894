/**
 * Threads for runs with large batches: workspaces in memory that they share, and a team of workers for the run's
 * problem. Where threads cannot be had, runs go on without them; the numbers are the same.
 */
import { Worker } from 'node:worker_threads';
import type { KernelProvider, Run } from '../engine/index.ts';
import { joinKernels, type SharedSpace, sharedSpace, type Tiling } from '../engine/math/kernels-wasm.ts';
import { awaitDone, createControl, lossesOf, publish, type TeamWorkerData } from './team-control.ts';

/** Makes teams for runs. */
export interface TeamMaker {
  /** Opens workspaces that a team can share where the work falls into parts. */
  readonly provider: KernelProvider;
  /** How many threads the workspaces that are opened from now on may have, where no number was fixed. */
  limit(threads: number): void;
  /** Gives the run whose workspace was opened last a team. Resolves to the number of its threads, this one included. */
  join(run: Pick<Run, 'problem' | 'series'> & { readonly spec: object }): Promise<number>;
  /** Ends the team's threads. */
  close(): void;
}

interface Setup {
  /** The compiled kernels for shared memory. */
  readonly module: WebAssembly.Module;
  readonly tiling: Tiling;
  /** Opens workspaces that nobody shares. */
  readonly plain: KernelProvider;
  /** The script of the threads. */
  readonly script: URL;
  /** Threads that may be used, this one included. */
  readonly threads: number;
  /** Whether a person asked for exactly so many. */
  readonly fixed?: boolean;
}

/** Longest time that threads may take to start. */
const startMs = 20_000;

/** @throws nothing: where threads fail to start, `join` resolves to 1 */
export function createTeamMaker({ module, tiling, plain, script, threads, fixed = false }: Setup): TeamMaker {
  let space: SharedSpace | null = null;
  let most = threads;
  let close = (): void => undefined;
  return {
    provider: {
      backend: plain.backend,
      open(precision, bytes, parts = 1) {
        space = null;
        const members = Math.min(most, parts);
        if (members < 2) return plain.open(precision, bytes);
        space = sharedSpace({ precision, bytes, tiling, members });
        return joinKernels(module, space, 0);
      },
    },
    limit(allowed) {
      if (!fixed) most = Math.max(1, Math.min(threads, allowed));
    },
    async join(run) {
      close();
      if (space === null) return 1;
      const { spec, series, problem } = run;
      const control = createControl(problem.parts.length);
      const data = { module, space, spec, series, control };
      const workers = Array.from({ length: space.members - 1 }, (_, i) =>
        startWorker(script, { ...data, member: i + 1 }),
      );
      close = () => {
        publish(control, null);
        problem.team = null;
        for (const { worker } of workers) void worker.terminate();
        close = () => undefined;
      };
      const ready = await Promise.all(workers.map((each) => each.ready));
      if (!ready.every(Boolean)) {
        close();
        return 1;
      }
      const others = workers.length;
      problem.team = {
        size: space.members,
        begin: (job) => publish(control, job),
        finish(losses) {
          if (!awaitDone(control, others)) throw new Error('A thread of the training process failed.');
          const all = lossesOf(control);
          for (let p = 0; p < losses.length; p++) if (p % (others + 1) !== 0) losses[p] = all[p];
        },
      };
      return space.members;
    },
    close: () => close(),
  };
}

/** `ready` becomes false where the thread does not start. */
function startWorker(script: URL, data: TeamWorkerData): { worker: Worker; ready: Promise<boolean> } {
  const worker = new Worker(script, { workerData: data });
  worker.unref();
  const ready = new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), startMs);
    const settle = (works: boolean): void => {
      clearTimeout(timer);
      resolve(works);
    };
    worker.on('message', (message: unknown) => {
      if (message === 'ready') settle(true);
      else process.stderr.write(`A thread of the training process failed: ${String(message)}\n`);
    });
    worker.on('error', (error: unknown) => {
      process.stderr.write(`A thread of the training process cannot start: ${String(error)}\n`);
      settle(false);
    });
    worker.on('exit', () => settle(false));
  });
  return { worker, ready };
}
