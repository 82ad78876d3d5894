/** What a person sets for every project on this computer. Kept in the settings folder, never in a project. */

/** How processes for training share the machine with everything else. */
export const priorities = ['normal', 'below', 'low'] as const;
export type Priority = (typeof priorities)[number];

export const themes = ['system', 'light', 'dark'] as const;

/** Most processes for training at a time that can be asked for. */
export const mostTrainers = 64;
export const zoomSpan = { least: 0.5, most: 2, step: 0.1 } as const;
export const digitSpan = { least: 2, most: 8 } as const;
/** Most key combinations of one command. */
export const mostKeys = 6;

/** Every setting; checked by settings-schema.ts. */
export interface Settings {
  theme: (typeof themes)[number];
  /** Size of the interface; 1 is the ordinary one. Applied by the desktop host: a browser zooms by itself. */
  zoom: number;
  /** Runs that train at the same time; null for one a core. */
  trainers: number | null;
  priority: Priority;
  /** Significant digits of the numbers on show. */
  digits: number;
  /** Whether an end is told by the system while no window of Unfold is in front. */
  notifications: boolean;
  /** Key combinations by command, in place of the command's own; an empty list takes its keys away. */
  keys: Record<string, string[]>;
}

/** What 'settings.set' takes: the settings that change. */
export type SettingsChange = { [Key in keyof Settings]?: Settings[Key] | undefined };

export const defaultSettings: Settings = {
  theme: 'system',
  zoom: 1,
  trainers: null,
  priority: 'below',
  digits: 4,
  notifications: true,
  keys: {},
};

/** The settings with where they are kept. */
export interface SettingsInfo {
  readonly settings: Settings;
  readonly file: string;
  /** Folder of the log files; null where none are written. */
  readonly logs: string | null;
  /** Cores of the machine, which is how many runs train at a time where nothing else is set. */
  readonly cores: number;
  /** What was wrong with the file when it was read; null where it was well. */
  readonly problem: string | null;
}
