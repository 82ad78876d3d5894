/** What a person sets for every project on this computer. Kept in the settings folder, never in a project. */
import { z } from 'zod';

/** How processes for training share the machine with everything else. */
export const priorities = ['normal', 'below', 'low'] as const;
export type Priority = (typeof priorities)[number];

/** Most processes for training at a time that can be asked for. */
export const mostTrainers = 64;
export const zoomSpan = { least: 0.5, most: 2, step: 0.1 } as const;
export const digitSpan = { least: 2, most: 8 } as const;

const combination = z.string().min(1).max(40);
const fields = {
  theme: z.enum(['system', 'light', 'dark']),
  /** Size of the interface; 1 is the ordinary one. Applied by the desktop host: a browser zooms by itself. */
  zoom: z.number().min(zoomSpan.least).max(zoomSpan.most),
  /** Runs that train at the same time; null for one a core. */
  trainers: z.int().min(1).max(mostTrainers).nullable(),
  priority: z.enum(priorities),
  /** Significant digits of the numbers on show. */
  digits: z.int().min(digitSpan.least).max(digitSpan.most),
  /** Whether an end is told by the system while no window of Unfold is in front. */
  notifications: z.boolean(),
  /** Key combinations by command, in place of the command's own; an empty list takes its keys away. */
  keys: z.record(z.string().min(1).max(100), z.array(combination).max(6)),
};

/** Every setting. */
export const settingsSchema = z.object(fields);
/** What 'settings.set' takes: the settings that change. */
export const settingsChange = z.strictObject(fields).partial();

export type Settings = z.infer<typeof settingsSchema>;
export type SettingsChange = z.infer<typeof settingsChange>;

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
