/** The host outside Electron: the loopback host and the command line, with trainers as child processes. */
import { type ChildProcess, execFile, fork, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Priority } from '../../shared/settings.ts';
import { giveWay } from './give-way.ts';
import { printPdf } from './print-pdf.ts';
import type { Platform, TrainerExit, TrainerProcess } from './platform.ts';

/** What may differ from the defaults. */
export interface NodePlatformOptions {
  readonly kind: 'browser' | 'cli';
  /** Folders that clients may name; empty means anywhere. */
  readonly roots: readonly string[];
  readonly settingsFolder?: string;
  /** Script of the trainer; the built one by default, the source where nothing is built. */
  readonly trainer?: string;
  /** Further arguments for the trainer's Node, and further environment. */
  readonly execArgv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Gets what trainers write to stderr; this process' stderr by default. */
  readonly onWords?: (text: string) => void;
}

/** A platform on plain Node. Nothing is started or written until it is used. */
export function nodePlatform(options: NodePlatformOptions): Platform {
  const folder = programFolder();
  // A window must not wait for the answer when the first run starts.
  if (options.kind === 'browser') learnRevectorize();
  return {
    kind: options.kind,
    version: String(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version),
    settingsFolder: options.settingsFolder ?? defaultSettingsFolder(),
    examplesFolder: join(folder, 'examples'),
    roots: options.roots,
    printPdf,
    spawnTrainer: (priority, hear) => spawnTrainer(folder, options, { priority, hear }),
  };
}

/** The nearest folder above this file with a package.json: the same from the source and from the build. */
function programFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

function defaultSettingsFolder(): string {
  const { APPDATA, XDG_CONFIG_HOME } = process.env;
  if (process.platform === 'win32') return join(APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Unfold');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Unfold');
  return join(XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'unfold');
}

interface Asked {
  readonly priority?: Priority | undefined;
  readonly hear?: ((words: string) => void) | undefined;
}

function spawnTrainer(
  folder: string,
  options: NodePlatformOptions,
  { priority, hear }: Asked,
): TrainerProcess {
  const built = join(folder, 'dist', 'main', 'trainer.js');
  const script = options.trainer ?? (existsSync(built) ? built : join(folder, 'src', 'trainer', 'index.ts'));
  const child = fork(script, [join(folder, 'dist', 'kernels.wasm')], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [...(knowsRevectorize() ? [revectorize] : []), ...(options.execArgv ?? [])],
    env: { ...process.env, ...options.env },
    // Ctrl+C in a terminal goes to the whole process group; the trainer is to be paused, not to die of it.
    detached: process.platform !== 'win32',
  });
  if (options.kind === 'browser') giveWay(child.pid, priority); // a command has no window that must answer
  const say = options.onWords ?? ((text: string) => void process.stderr.write(text));
  return processOf(child, (text) => {
    say(text);
    hear?.(text);
  });
}

const revectorize = '--experimental-wasm-revectorize';
let known: boolean | undefined;

/** Asks in the background; a trainer that starts before the answer waits for its own. */
function learnRevectorize(): void {
  if (known !== undefined) return;
  execFile(process.execPath, ['--v8-options'], { maxBuffer: 4e6 }, (error, words) => {
    if (error === null) known ??= words.includes(revectorize);
  }).unref();
}

/** Node refuses to start with a flag its V8 does not know, so it is asked once (some 30 ms). */
function knowsRevectorize(): boolean {
  known ??=
    spawnSync(process.execPath, ['--v8-options'], { encoding: 'utf8' }).stdout?.includes(revectorize) ??
    false;
  return known;
}

function processOf(child: ChildProcess, onWords: (text: string) => void): TrainerProcess {
  const { exit, words } = watchExit(child, onWords);
  return {
    get pid() {
      return child.pid;
    },
    post(command) {
      if (child.connected) child.send(command, () => undefined); // an error here shows as an exit
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) =>
      void exit.then((ended) => listener({ ...ended, detail: ended.detail ?? detailOf(words()) })),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** Resolves once, also when the process could not be started. The last of what it said is kept, for the reason. */
function watchExit(
  child: ChildProcess,
  onWords: (text: string) => void,
): { exit: Promise<TrainerExit>; words: () => string } {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-8192);
    onWords(text);
  });
  const exit = new Promise<TrainerExit>((resolve) => {
    child.once('error', () => {
      if (child.pid === undefined) resolve({ code: null, signal: null, detail: 'launch-failed' });
    });
    child.once('close', (code, signal) => resolve({ code, signal, detail: null }));
  });
  return { exit, words: () => said };
}

const detailOf = (said: string): string | null => (/heap out of memory/i.test(said) ? 'oom' : null);
