/** One action of the window as data: menus, buttons, the palette, the list of shortcuts and the keys all read it. */
import type { AppState } from '../state/app.svelte.ts';

export interface Command {
  readonly id: string;
  readonly label: string;
  readonly group: 'Project' | 'Data' | 'Run' | 'View' | 'Help';
  /** Key combinations; the first is shown. Browsers keep some of the desktop's for themselves, hence the others. */
  readonly keys: readonly string[];
  /** The host it is for; there is no such command elsewhere. Absent: every host. */
  readonly host?: 'electron' | 'browser';
  /** Whether it can be done now; absent means always. */
  readonly enabled?: (app: AppState) => boolean;
  readonly perform: (app: AppState) => void | Promise<void>;
}
