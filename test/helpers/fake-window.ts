/** The made-up services' answers about the window itself: settings and what surrounds the projects. */
import type { EventName, Events, MethodName, Params, Result } from '../../src/shared/api.ts';
import { defaultSettings, type Settings } from '../../src/shared/settings.ts';

type WindowMethod = Extract<MethodName, `${'settings' | 'window' | 'layout'}.${string}`>;
type Answers = { [M in WindowMethod]: (params: Params<M>) => Result<M> };
type Emit = <E extends EventName>(event: E, data: Events[E]) => void;

/** They begin with the default settings, which can be changed. */
export function windowAnswers(emit: Emit): Answers {
  let settings: Settings = defaultSettings;
  let layout: Record<string, unknown> | null = null;
  return {
    'settings.get': () => ({
      settings,
      file: '/home/ada/.config/unfold/settings.json',
      logs: '/home/ada/.config/unfold/logs',
      cores: 2,
      problem: null,
    }),
    'window.do': () => null,
    'layout.get': () => layout,
    'layout.set': (given) => ((layout = given.layout), null),
    'settings.set': (changes) => {
      settings = { ...settings, ...(changes as Partial<Settings>) };
      emit('settings.changed', settings);
      return settings;
    },
  };
}
