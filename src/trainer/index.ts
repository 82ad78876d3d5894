/**
 * Process entry of a trainer, which is also one that looks at checkpoints: a child of Node or a utility process of Electron. Hands its channel to the loop, reports
 * what goes wrong, and ends itself when its parent is gone. Of all signals it ignores only Ctrl+C.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism, constants, getPriority, setPriority } from 'node:os';
import { extname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { numericsVersion } from '../engine/index.ts';
import type { EngineRecord } from '../shared/models.ts';
import type { Port } from '../shared/port.ts';
import type { TrainerReport } from '../shared/trainer-messages.ts';
import { createAnalyst } from './analyst.ts';
import { failureReason } from './failure-reason.ts';
import { type Choice, chooseKernels } from './kernels.ts';
import { createTrainer } from './loop.ts';
import { processPort } from './process-port.ts';
import { createTeamMaker, type TeamMaker } from './team.ts';

const heartbeatMs = 1000;

const port = processPort();
reportErrors(port);
endWithParent(port);
// A terminal sends Ctrl+C to every process of its group; what becomes of the run is for the host to decide.
process.on('SIGINT', () => undefined);
setInterval(() => port.post({ kind: 'alive' } satisfies TrainerReport), heartbeatMs);

const now = (): number => performance.now();
const choice = chooseKernels(compiledKernels(), now);
if (choice.notice !== null) process.stderr.write(`${choice.notice}\n`);
const host = {
  now,
  nextTurn: () => nextTurn(),
  provider: choice.provider,
  engine: engineRecord(choice),
};
// The host decides by its first command which of the two this process is.
createTrainer(port, { ...host, ...teamsOf(choice) });
createAnalyst(port, { ...host, giveWay });

/** Where a machine has fewer cores than work, training goes before looking. */
function giveWay(): void {
  try {
    setPriority(Math.min(constants.priority.PRIORITY_LOW, getPriority() + 10));
  } catch {
    // A system that refuses shares its cores as it will.
  }
}

/** Threads, unless the machine has one processor only or UNFOLD_THREADS=1 asks for none. */
function teamsOf({ tiling, provider }: Choice): { teams?: TeamMaker } {
  const wanted = process.env.UNFOLD_THREADS;
  const threads = Math.min(availableParallelism(), Number(wanted ?? Infinity));
  const path = kernelsPath();
  if (tiling === null || path === undefined || !(threads > 1)) return {};
  try {
    const shared = readFileSync(path.replace(/\.wasm$/, '-shared.wasm'));
    const module = new WebAssembly.Module(new Uint8Array(shared));
    // Beside this file, which is TypeScript in the sources and bundled in an installation.
    const script = new URL(`team-worker${extname(import.meta.url)}`, import.meta.url);
    const fixed = wanted !== undefined;
    return { teams: createTeamMaker({ module, tiling, plain: provider, script, threads, fixed }) };
  } catch (error) {
    process.stderr.write(
      `Training on one thread: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return {};
  }
}

function kernelsPath(): string | undefined {
  return process.argv[2] ?? process.env.UNFOLD_KERNELS_WASM;
}

/** The host names the compiled module as the first argument; UNFOLD_KERNELS=typescript does without it. */
function compiledKernels(): Uint8Array | string {
  if (process.env.UNFOLD_KERNELS === 'typescript') return 'UNFOLD_KERNELS=typescript asks for them';
  const path = kernelsPath();
  if (path === undefined) return 'the host named no compiled kernels';
  try {
    return readFileSync(path);
  } catch (error) {
    return `"${path}" cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}); npm run build makes it`;
  }
}

function engineRecord({ provider, revectorized, kernelsSha256 }: Choice): EngineRecord {
  const { node, electron } = process.versions;
  const runtime = electron === undefined ? `Node ${node}` : `Electron ${electron}`;
  return {
    numerics: numericsVersion,
    backend: provider.backend,
    revectorized,
    kernelsSha256,
    host: `${runtime} ${process.platform} ${process.arch}`,
  };
}

/** The report gets a moment to leave; then the process ends, as after an error that nobody caught. */
function reportErrors(to: Port): void {
  const fail = (error: unknown): void => {
    to.post({ kind: 'failed', reason: failureReason(error) } satisfies TrainerReport);
    setTimeout(() => process.exit(1), 50);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
}

/** A parent that was killed says no goodbye on every system, so its process number is watched as well. */
function endWithParent(to: Port): void {
  to.onClose(() => process.exit(0));
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, heartbeatMs);
}
