/** A trainer as a utility process of Electron. */
import { app, utilityProcess } from 'electron';
import type { Details, UtilityProcess } from 'electron';
import { join } from 'node:path';
import type { Priority } from '../../shared/settings.ts';
import { giveWay } from '../platform/give-way.ts';
import type { TrainerExit, TrainerProcess } from '../platform/platform.ts';

/** What the services want of a process. */
interface Asked {
  readonly priority?: Priority | undefined;
  /** Gets what it writes to stderr. */
  readonly hear?: ((words: string) => void) | undefined;
}

/** How long after the end the host's own word for it is waited for. */
const detailMs = 200;
let count = 0;

/**
 * Starts dist/main/trainer.js with the kernels' path. V8 is asked to join pairs of 128-bit operations; a V8 that does
 * not know the flag says so and goes on. The environment loses what would change how Node itself runs.
 */
export function spawnTrainer(dist: string, { priority, hear }: Asked = {}): TrainerProcess {
  const serviceName = `unfold-trainer-${++count}`;
  const start = (): UtilityProcess =>
    utilityProcess.fork(join(dist, 'main', 'trainer.js'), [join(dist, 'kernels.wasm')], {
      serviceName,
      stdio: ['ignore', 'ignore', 'pipe'],
      execArgv: ['--js-flags=--experimental-wasm-revectorize'],
      env: cleanEnvironment(),
    });
  try {
    const child = start();
    child.stderr?.on('data', (words: Buffer) => hear?.(words.toString()));
    return processOf(child, serviceName, priority);
  } catch {
    return failedStart();
  }
}

function processOf(child: UtilityProcess, serviceName: string, priority?: Priority): TrainerProcess {
  let killed = false;
  if (child.pid === undefined) child.once('spawn', () => giveWay(child.pid, priority));
  else giveWay(child.pid, priority);
  const exit = watchExit(child, serviceName, () => killed);
  const kill = (): void => {
    killed = true;
    if (child.pid === undefined) child.once('spawn', endNow);
    else endNow();
  };
  /** `child.kill()` asks politely and can be ignored by a loop that hangs. */
  const endNow = (): void => {
    if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
  };
  return {
    get pid() {
      return child.pid;
    },
    post: (command) => child.postMessage(command),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void exit.then(listener),
    kill,
  };
}

/** Resolves once. Electron tells the code in one event and the reason ('oom', 'crashed', ...) in another, in any order. */
function watchExit(
  child: UtilityProcess,
  serviceName: string,
  wasKilled: () => boolean,
): Promise<TrainerExit> {
  return new Promise((resolve) => {
    let code: number | null = null;
    let detail: string | null = null;
    const end = (): void => {
      app.off('child-process-gone', gone);
      resolve({ code, signal: wasKilled() ? 'SIGKILL' : null, detail });
    };
    const gone = (_event: unknown, details: Details): void => {
      if (details.name !== serviceName && details.serviceName !== serviceName) return;
      detail = details.reason;
      if (detail === 'launch-failed') end();
    };
    app.on('child-process-gone', gone);
    child.once('exit', (exitCode) => {
      code = exitCode;
      if (exitCode === 0 || detail !== null || wasKilled()) end();
      else setTimeout(end, detailMs);
    });
  });
}

function failedStart(): TrainerProcess {
  return {
    pid: undefined,
    post: () => undefined,
    onMessage: () => undefined,
    onExit: (listener) =>
      void queueMicrotask(() => listener({ code: null, signal: null, detail: 'launch-failed' })),
    kill: () => undefined,
  };
}

function cleanEnvironment(): Record<string, string> {
  const unwanted = /^(NODE_OPTIONS|NODE_PATH|ELECTRON_RUN_AS_NODE|LD_PRELOAD|DYLD_.*)$/;
  const entries = Object.entries(process.env).filter(
    ([name, value]) => value !== undefined && !unwanted.test(name),
  );
  return Object.fromEntries(entries) as Record<string, string>;
}
