/** The made-up services' answers about the window itself: settings and what surrounds the projects. */
import type { EventName, Events, MethodName, Params, Result } from '../../src/shared/api.ts';
import { defaultSettings, type Settings } from '../../src/shared/settings.ts';

type WindowMethod = Extract<MethodName, `${'settings' | 'window' | 'layout' | 'log'}.${string}`>;
type Answers = { [M in WindowMethod]: (params: Params<M>) => Result<M> };
type Emit = <E extends EventName>(event: E, data: Events[E]) => void;

const logLines = [
  '2026-03-07T12:04:31.000Z info project: opened, 1482752 bytes',
  '2026-03-07T12:05:02.000Z info run: 4 is running',
  '2026-03-07T12:09:47.000Z warning run: 5 is failed (not-finite)',
];

/** They begin with the default settings, which can be changed. */
export function windowAnswers(emit: Emit): Answers {
  // As a settings file: still there when the page is loaded again.
  const file = 'sessionStorage' in globalThis ? globalThis.sessionStorage : null;
  let settings: Settings = {
    ...defaultSettings,
    ...(JSON.parse(file?.getItem('settings') ?? '{}') as Partial<Settings>),
  };
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
    'log.tail': () => ({ folder: '/home/ada/.config/unfold/logs', lines: logLines }),
    'log.show': () => null,
    'log.copy': () => null,
    'log.report': () => null,
    'log.diagnostics': () =>
      [
        'Unfold: 0.1.0, numerics version 3, browser',
        'Node.js: 24.21.0, V8 13.6',
        'SQLite: 3.54.1',
        'System: Linux 6.8 linux x64',
        'Processor: a processor, 2 cores, 8 GB',
        'Graphics card: not used for computing',
        '',
        ...logLines,
      ].join('\n'),
    'layout.get': () => layout,
    'layout.set': (given) => ((layout = given.layout), null),
    'settings.set': (changes) => {
      settings = { ...settings, ...(changes as Partial<Settings>) };
      file?.setItem('settings', JSON.stringify(settings));
      emit('settings.changed', settings);
      return settings;
    },
  };
}
