/** Starts the real command line in a process of its own, with folders of its own. */
import { childrenOfProcess } from '../helpers/processes.ts';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');
const built = join(root, 'dist', 'main', 'cli.js');
const entry = existsSync(built) ? built : join(root, 'src', 'cli', 'index.ts');

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One process; `ended` resolves when it has ended and all its output is there. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once stdout and stderr together contain `text`. */
  shows(text: string): Promise<void>;
}

/** Processes that have not ended; a suite that fails half-way must not leave them behind. */
const alive = new Set<ChildProcess>();

/** A folder for one suite, with a home folder and a folder for temporary files inside. `remove` ends what runs there. */
export function makePlace(): { readonly folder: string; readonly temporary: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'unfold-cli-'));
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const remove = (): void => {
    for (const child of alive) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, temporary, remove };
}

/**
 * Starts `unfold ARGS` in `folder`, with settings and temporary files kept inside it, as the leader of a process group
 * of its own, as a shell does.
 */
export function start(folder: string, ...args: string[]): Started {
  return startScript(entry, folder, args);
}

/** The same for another script that is a command line. */
export function startScript(script: string, folder: string, args: readonly string[]): Started {
  const home = { HOME: folder, XDG_CONFIG_HOME: join(folder, 'config'), TMPDIR: join(folder, 'tmp') };
  const env = { ...process.env, ...home, NO_COLOR: '1', DISPLAY: '', WAYLAND_DISPLAY: '' };
  const child = spawn(process.execPath, [script, ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  alive.add(child);
  child.on('close', () => alive.delete(child));
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  const wake = (): void => waiting.forEach((check) => check());
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    wake();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    wake();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  const shows = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (!(stdout + stderr).includes(text)) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      void ended.then(() => reject(new Error(`ended without showing "${text}":\n${stdout}\n${stderr}`)));
      check();
    });
  return { child, ended, shows };
}

/** Process numbers of what a command has started: its trainer. */
export function childrenOf({ child }: Started): number[] {
  return child.pid === undefined ? [] : childrenOfProcess(child.pid);
}

/** Resolves when a command's trainer has been at work for `ms` milliseconds, however busy the machine is. */
export async function trainsFor(started: Started, ms: number): Promise<void> {
  const wait = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));
  for (let tries = 0; tries < 200 && childrenOf(started).length === 0; tries++) await wait(50);
  await wait(ms);
}

/** What a terminal does on Ctrl+C: SIGINT for the command and every process that it has started. */
export function controlC({ child }: Started): void {
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
}

/** Runs `unfold ARGS` to its end. */
export function unfold(folder: string, ...args: string[]): Promise<Ended> {
  return start(folder, ...args).ended;
}

/** The JSON value on the last line of stdout. */
export function lastJson<T = Record<string, unknown>>({ stdout, stderr }: Ended): T {
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  if (line === '') throw new Error(`nothing on stdout; stderr: ${stderr}`);
  return JSON.parse(line) as T;
}
