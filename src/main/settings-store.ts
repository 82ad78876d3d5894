/** The settings of this computer's user: one small file, and whoever wants to know of a change. */
import { basename, join } from 'node:path';
import { UnfoldError } from '../engine/errors.ts';
import { defaultSettings, type Settings, type SettingsChange } from '../shared/settings.ts';
import { settingsFile } from '../shared/settings-schema.ts';
import { jsonFile } from './services/json-file.ts';

/** Shared by all windows of one process. */
export interface SettingsStore {
  readonly file: string;
  get(): Settings;
  /**
   * Takes the changes over at once and writes the file. @throws UnfoldError 'settings.not-written'; then they hold until
   * the end of this program.
   */
  set(changes: SettingsChange): Settings;
  /** What was wrong with the file when it was read; null where it was well. */
  problem(): string | null;
  /** Calls `listener` after each change; returns a function that stops it. */
  onChange(listener: (settings: Settings) => void): () => void;
}

/** The file is read when it is first asked for. One that cannot be read is set aside, and told in `problem`. */
export function createSettings(settingsFolder: string): SettingsStore {
  const path = join(settingsFolder, 'settings.json');
  const listeners = new Set<(settings: Settings) => void>();
  let problem: string | null = null;
  const file = jsonFile(path, settingsFile, {}, (aside) => {
    problem = `The settings could not be read and are as at first. The file was kept as ${basename(aside)}.`;
  });
  let settings: Settings | null = null;
  const write = (next: Settings): void => {
    try {
      file.write(next);
    } catch (error) {
      throw notWritten(path, error);
    }
  };
  const get = (): Settings => (settings ??= changed(defaultSettings, file.read()));
  return {
    file: path,
    get,
    set(changes) {
      const next = changed(get(), changes);
      settings = next;
      for (const listener of [...listeners]) listener(next);
      write(next);
      return next;
    },
    problem: () => (get(), problem),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const changed = (settings: Settings, changes: SettingsChange): Settings => ({
  ...settings,
  ...(Object.fromEntries(
    Object.entries(changes).filter(([, value]) => value !== undefined),
  ) as Partial<Settings>),
});

function notWritten(path: string, error: unknown): UnfoldError {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  const message = `The settings hold until Unfold ends, but could not be kept: "${path}" cannot be written (${code}).`;
  return new UnfoldError(
    'settings.not-written',
    `${message} Check the folder's permissions and free space.`,
    path,
  );
}
