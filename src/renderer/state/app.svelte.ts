/** Everything the window knows, made once and passed by context: `createApp` at the top, `useApp` in components. */
import { createContext } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import { replications } from '../../engine/catalog.ts';
import type { Client, MethodName, Params, Result } from '../../shared/api.ts';
import type { AppInfo, ExampleInfo, RecentProject } from '../../shared/models.ts';
import type { Card } from '../gallery/card.ts';
import { Connection, messageOf } from './connection.svelte.ts';
import { GalleryStore } from './gallery.svelte.ts';
import { LayoutModel } from './layout.svelte.ts';
import type { LeaveQuestion } from './leave.ts';
import { Notices } from './notices.svelte.ts';
import { Paths } from './paths.svelte.ts';
import { SettingsModel } from './settings.svelte.ts';
import { SweepsStore } from './sweeps.svelte.ts';
import { ProjectStore } from './project.svelte.ts';
import { Tabs } from './tabs.svelte.ts';
import { Theme } from './theme.svelte.ts';

export type DialogName = 'palette' | 'shortcuts' | 'help';

/** The state of the window. Actions on it are in `commands/`. */
export class AppState {
  readonly theme = new Theme();
  readonly notices = new Notices();
  readonly tabs = new Tabs();
  readonly connection: Connection;
  readonly project: ProjectStore;
  readonly gallery: GalleryStore;
  readonly sweeps: SweepsStore;
  readonly settings: SettingsModel;
  readonly layout: LayoutModel;
  readonly paths: Paths;
  info = $state.raw<AppInfo | null>(null);
  recent = $state.raw<readonly RecentProject[]>([]);
  examples = $state.raw<readonly ExampleInfo[]>([]);
  dialog = $state<DialogName | null>(null);
  /** What the palette begins with. */
  paletteQuery = $state('');
  /** The tab that is about to close with unsaved choices; null when no such question is put. */
  leaving = $state.raw<LeaveQuestion | null>(null);
  treeOpen = $state(true);
  inspectorOpen = $state(true);
  /** Which run the inspector's name field should take the focus for (rename by F2). */
  renaming = $state<number | null>(null);
  /** Runs that are ticked in the list of runs. */
  readonly selectedRuns = new SvelteSet<number>();
  /** The run whose export dialog is open. */
  exporting = $state<number | null>(null);

  /** @param cards those of the gallery; tests have their own */
  constructor(open: () => Promise<Client>, cards: readonly Card[] = replications) {
    this.connection = new Connection(open);
    this.project = new ProjectStore(this.connection);
    this.gallery = new GalleryStore(this.connection, cards);
    this.sweeps = new SweepsStore(this.connection);
    this.paths = new Paths(this.connection, () => this.info);
    this.settings = new SettingsModel(this);
    this.layout = new LayoutModel(this.connection);
    this.connection.on('settings.changed', () => void this.loadInfo());
  }

  /** Connects (or reconnects) and reads what every view needs. */
  async start(): Promise<void> {
    await this.connection.connect();
    if (this.connection.phase !== 'ready') return;
    try {
      await Promise.all([this.loadInfo(), this.settings.load()]);
      await Promise.all([this.project.load(), this.loadWelcome()]);
      await this.gallery.load(this.project.info?.path ?? null);
      await this.sweeps.load(this.project.info?.path ?? null);
    } catch (error) {
      this.notices.failed(messageOf(error));
    }
  }

  private async loadInfo(): Promise<void> {
    this.info = await this.connection.call('app.info', {});
  }

  async loadWelcome(): Promise<void> {
    [this.recent, this.examples] = await Promise.all([
      this.connection.call('app.recent', {}),
      this.connection.call('app.examples', {}),
    ]);
  }

  /** Calls the services; a failure is shown as a notice and gives undefined. */
  async attempt<M extends MethodName>(method: M, params: Params<M>): Promise<Result<M> | undefined> {
    try {
      return await this.connection.call(method, params);
    } catch (error) {
      this.notices.failed(messageOf(error));
      return undefined;
    }
  }
}

/** `useApp()` gives the state to a component below `App.svelte`, `provideApp(state)` sets it there. */
export const [useApp, provideApp] = createContext<AppState>();
