/** The services in this process, with one project open: the one that was named, or a temporary one. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { UnfoldError } from '../engine/errors.ts';
import type { Replication } from '../engine/replications/index.ts';
import { nodePlatform } from '../main/platform/node.ts';
import { createServices, type Services } from '../main/services/index.ts';
import type { ProjectInfo } from '../shared/models.ts';
import { onInterrupt, signalExitCode, type Signal } from './interrupts.ts';

/** Which project a command works on. */
export interface ProjectChoice {
  /** Path of the project file; null for a temporary project that is removed afterwards. */
  readonly file: string | null;
  /** May the file be made when it is not there? */
  readonly create: boolean;
  readonly readOnly?: boolean;
  /** Cards of the gallery that can be run; the program's own where none are given. */
  readonly cards?: readonly Replication[];
}

export interface Session {
  readonly handlers: Services['handlers'];
  readonly on: Services['on'];
  readonly project: ProjectInfo;
  readonly temporary: boolean;
  /** From now on the first Ctrl+C, SIGTERM or SIGHUP calls this instead of closing the project and ending the process. */
  whenInterrupted(listener: (signal: Signal) => void): void;
}

/**
 * Opens the project, does the work, and closes everything again, whatever happens: trainers are ended, the project
 * file is closed, a temporary project is removed.
 * @throws UnfoldError 'project.missing' where the file is not there and may not be made, and what the services throw
 */
export async function withProject<T>(
  choice: ProjectChoice,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  if (choice.file !== null && !choice.create && !existsSync(choice.file)) {
    const text = `There is no project ${choice.file}. Check the path, or make one with: unfold import ${choice.file} DATA`;
    throw new UnfoldError('project.missing', text, choice.file);
  }
  const temporary = choice.file === null ? temporaryFolder() : null;
  const services = createServices(
    nodePlatform({
      kind: 'cli',
      roots: [],
      ...(temporary === null ? {} : { settingsFolder: temporary.path }),
    }),
    choice.cards === undefined ? {} : { cards: choice.cards },
  );
  let leaving: Promise<never> | null = null;
  let interrupted = (signal: Signal): void => {
    leaving = closeAndExit(services, signal);
  };
  const stopListening = onInterrupt((signal) => interrupted(signal));
  try {
    const project = await open(services, choice, temporary?.path);
    const { handlers, on } = services;
    const whenInterrupted = (listener: (signal: Signal) => void): void => {
      interrupted = listener;
    };
    return await work({ handlers, on, project, temporary: temporary !== null, whenInterrupted });
  } finally {
    if (leaving !== null) await leaving; // what the work says about its closed project is of no interest
    await services.close();
    stopListening();
    temporary?.remove();
  }
}

/** A signal while nothing can be paused, in the middle of an import for instance: the project is closed all the same. */
async function closeAndExit(services: Services, signal: Signal): Promise<never> {
  await services.close().catch(() => undefined);
  return process.exit(signalExitCode(signal));
}

async function open(
  services: Services,
  choice: ProjectChoice,
  folder: string | undefined,
): Promise<ProjectInfo> {
  const path = resolve(choice.file ?? join(folder ?? '.', 'run.unfold'));
  if (existsSync(path))
    return services.handlers['project.open']({ path, readOnly: choice.readOnly ?? false });
  return services.handlers['project.create']({ path });
}

/** A folder in the system's folder for such things; removed also when the process is told to exit early. */
function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'unfold-'));
  const remove = (): void => rmSync(path, { recursive: true, force: true });
  process.once('exit', remove);
  return {
    path,
    remove: () => {
      process.off('exit', remove);
      remove();
    },
  };
}
