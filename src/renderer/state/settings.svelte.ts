/** The settings of this computer's user, as the window knows them; changes go to the services and come back as an event. */
import {
  defaultSettings,
  type Settings,
  type SettingsChange,
  type SettingsInfo,
} from '../../shared/settings.ts';
import { digits } from '../format/digits.svelte.ts';
import type { Connection } from './connection.svelte.ts';
import { messageOf } from './connection.svelte.ts';
import type { Notices } from './notices.svelte.ts';
import type { Theme } from './theme.svelte.ts';

interface Parts {
  readonly connection: Connection;
  readonly theme: Theme;
  readonly notices: Notices;
}

/** Follows `settings.changed` from the moment it is made, also of other windows. */
export class SettingsModel {
  now = $state.raw<Settings>(defaultSettings);
  /** Where they are kept; null before they were read. */
  info = $state.raw<SettingsInfo | null>(null);
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
    parts.connection.on('settings.changed', (settings) => this.take(settings));
  }

  /** Reads them; called at start. A file that could not be read is told once. */
  async load(): Promise<void> {
    const info = await this.parts.connection.call('settings.get', {});
    this.info = info;
    this.take(info.settings);
    if (info.problem !== null) this.parts.notices.failed(info.problem);
  }

  /** Holds at once; where it cannot be kept, a notice says so. */
  async change(changes: SettingsChange): Promise<void> {
    this.take({ ...this.now, ...(changes as Partial<Settings>) });
    try {
      await this.parts.connection.call('settings.set', changes);
    } catch (error) {
      this.parts.notices.failed(messageOf(error));
    }
  }

  private take(settings: Settings): void {
    this.now = settings;
    digits.shown = settings.digits;
    this.parts.theme.choose(settings.theme);
  }
}
