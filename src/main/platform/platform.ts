/**
 * What the services need from the host they run in. There are three: Electron (electron.ts), the loopback host and
 * the command line (node.ts). Nothing else in `src/main` may know which one it is.
 */
import type { ProcessCommand } from '../../shared/analyst-messages.ts';
import type { Priority } from '../../shared/settings.ts';
import type { WindowDeed } from '../../shared/window.ts';

/** The host. */
export interface Platform {
  readonly kind: 'electron' | 'browser' | 'cli';
  readonly version: string;
  /** Folder for settings, recent projects and logs; created when first written. */
  readonly settingsFolder: string;
  /** Folder with the ready experiments. */
  readonly examplesFolder: string;
  /** Folders that a client may name paths in; empty means anywhere (Electron's native dialogs, the command line). */
  readonly roots: readonly string[];
  /**
   * Starts a trainer process with this priority ('below' the window's by default; a command, which has no window that
   * must answer, leaves it). `hear` gets what it writes to stderr. `onExit` of the result is called exactly once, also when the start fails.
   */
  spawnTrainer(priority?: Priority, hear?: (words: string) => void): TrainerProcess;
  /** Native dialog; undefined on hosts without one. Resolves to null when cancelled. */
  readonly dialog?: (kind: DialogKind, suggested?: string) => Promise<string | null>;
  /** Does something with the window of these services; undefined on hosts without windows of their own. */
  readonly window?: (deed: WindowDeed) => void;
  /**
   * Whether another window of this program has the project open; that window then comes to the front. Undefined on hosts
   * with one project for all pages.
   */
  readonly elsewhere?: (project: string) => Promise<boolean>;
  /** Puts a text of the program's own on the system's clipboard; undefined where the page does it. */
  readonly copyText?: (text: string) => void;
  /** Shows a folder of the program itself (its logs) in the system's file manager; undefined where there is none. */
  readonly openFolder?: (folder: string) => Promise<void>;
  /** Prints a page of HTML that needs nothing but itself to PDF. @throws UnfoldError 'report.no-printer' */
  readonly printPdf?: (html: string) => Promise<Uint8Array>;
  /** Opens one of the fixed documents; undefined where there is nothing to open them with. */
  readonly openDocument?: (id: 'licence' | 'maths') => Promise<void>;
}

export type DialogKind = 'open-project' | 'new-project' | 'open-data' | 'export';

/** One trainer process from the outside. */
export interface TrainerProcess {
  /** Undefined until the process has been spawned, and after a failed start. */
  readonly pid: number | undefined;
  post(command: ProcessCommand): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (exit: TrainerExit) => void): void;
  /** Ends the process at once (SIGKILL). */
  kill(): void;
}

/** How a trainer process ended. `detail` is the host's own word ('oom', 'SIGKILL', 'launch-failed', ...). */
export interface TrainerExit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly detail: string | null;
}
