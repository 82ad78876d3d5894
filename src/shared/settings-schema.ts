/** What settings may be, as schemas. Apart from settings.ts: a page reads the settings and checks nothing. */
import { z } from 'zod';
import {
  digitSpan,
  mostKeys,
  mostTrainers,
  priorities,
  type Settings,
  type SettingsChange,
  themes,
  zoomSpan,
} from './settings.ts';

const fields = {
  theme: z.enum(themes),
  zoom: z.number().min(zoomSpan.least).max(zoomSpan.most),
  trainers: z.int().min(1).max(mostTrainers).nullable(),
  priority: z.enum(priorities),
  digits: z.int().min(digitSpan.least).max(digitSpan.most),
  notifications: z.boolean(),
  keys: z.record(z.string().min(1).max(100), z.array(z.string().min(1).max(40)).max(mostKeys)),
} satisfies { [Key in keyof Settings]: z.ZodType<Settings[Key]> };

/** A file of settings: what is not known is left out, what is missing gets its default elsewhere. */
export const settingsFile: z.ZodType<SettingsChange> = z.object(fields).partial();
/** What 'settings.set' takes. */
export const settingsChange: z.ZodType<SettingsChange> = z.strictObject(fields).partial();
