/** Methods about the settings, and what of them takes effect here. */
import { availableParallelism } from 'node:os';
import type { Handlers } from '../../shared/api.ts';
import type { Settings } from '../../shared/settings.ts';
import type { Context } from './context.ts';

type Group = Pick<Handlers, Extract<keyof Handlers, `settings.${string}`>>;

export function settingsHandlers({ settings, log }: Context): Group {
  return {
    'settings.get': () => ({
      settings: settings.get(),
      file: settings.file,
      logs: log.folder,
      cores: availableParallelism(),
      problem: settings.problem(),
    }),
    'settings.set': (changes) => settings.set(changes),
  };
}

/** Trainers and their priority follow the settings, and pages are told; returns a function that ends it. */
export function followSettings(context: Context): () => void {
  return context.settings.onChange((settings: Settings) => {
    context.nursery.set(settings.priority);
    context.project?.trainers.allow(context.maxTrainers());
    context.events.emit('settings.changed', settings);
  });
}
