/** Methods about the log and about what to send with a report of a fault. */
import { availableParallelism, cpus, release, totalmem, type as systemName } from 'node:os';
import { numericsVersion } from '../../engine/index.ts';
import type { Handlers } from '../../shared/api.ts';
import { UnfoldError } from '../../engine/errors.ts';
import { sqliteVersion } from '../db/addon.ts';
import type { Context } from './context.ts';

type Group = Pick<Handlers, Extract<keyof Handlers, `log.${string}`>>;

const linesWithReport = 50;

export function logHandlers(context: Context): Group {
  const { log, platform } = context;
  const diagnostics = (): string => [...factsOf(context), '', ...log.tail(linesWithReport)].join('\n');
  return {
    'log.tail': ({ lines }) => ({ folder: log.folder, lines: log.tail(lines) }),
    'log.show': async () => {
      if (platform.openFolder === undefined || log.folder === null)
        throw new UnfoldError(
          'window.no-folder',
          'This host cannot open folders; the view about Unfold shows the log.',
        );
      log.write('info', 'main', 'the log was looked at');
      await platform.openFolder(log.folder);
      return null;
    },
    'log.report': ({ text }) => {
      log.write('error', 'page', text);
      return null;
    },
    'log.copy': () => {
      if (platform.copyText === undefined)
        throw new UnfoldError(
          'window.no-clipboard',
          'This host has no clipboard; the page copies by itself.',
        );
      platform.copyText(diagnostics());
      return null;
    },
    'log.diagnostics': diagnostics,
  };
}

/** Versions and the machine: no name of a person, a computer or a project. */
function factsOf({ platform, maxTrainers, project }: Context): string[] {
  const { node, v8, electron, chrome } = process.versions;
  const processors = cpus();
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const known = {
    Unfold: `${platform.version}, numerics version ${numericsVersion}, ${platform.kind}`,
    Electron: electron === undefined ? undefined : `${electron}, Chromium ${chrome ?? 'unknown'}`,
    'Node.js': `${node}, V8 ${v8}`,
    SQLite: sqliteVersion(),
    System: `${systemName()} ${release()} ${process.platform} ${process.arch}`,
    Processor: `${processors[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 1e9)} GB`,
    'Graphics card': 'not used for computing',
    Locale: `${locale}, ${timeZone}`,
    Trainers: `at most ${maxTrainers()}`,
    Project: project === null ? 'none is open' : `${project.db.bytes()} bytes`,
    Memory: `${Math.round(process.memoryUsage().rss / 1e6)} MB in the main process`,
  };
  return Object.entries(known).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
}
