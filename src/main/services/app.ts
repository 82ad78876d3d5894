/** Methods about the application itself. */
import { UnfoldError } from '../../engine/errors.ts';
import type { Handlers } from '../../shared/api.ts';
import type { Context } from './context.ts';
import { listExamples } from './examples.ts';

type Group = Pick<Handlers, Extract<keyof Handlers, `app.${string}`>>;

export function appHandlers(context: Context): Group {
  const { platform, recent, paths } = context;
  return {
    'app.info': () => ({
      version: platform.version,
      host: platform.kind,
      versions: versions(),
      trainers: context.maxTrainers(),
      roots: platform.roots,
    }),
    'app.recent': () => recent.list(),
    'app.forgetRecent': ({ path }) => {
      recent.forget(path);
      return null;
    },
    'app.examples': () => listExamples(platform.examplesFolder),
    'app.dialog': ({ kind, suggested }) => {
      if (platform.dialog === undefined)
        throw noSuch('app.no-dialog', 'This host has no dialogs. Use its own file picker.');
      return platform.dialog(kind, suggested);
    },
    'app.folder': ({ path }) => {
      if (platform.kind === 'electron')
        throw noSuch('app.no-folder', 'Folders are chosen in the native dialog here.');
      return paths.list(path);
    },
    'app.openDocument': async ({ id }) => {
      if (platform.openDocument === undefined) {
        throw noSuch(
          'app.no-documents',
          'This host cannot open documents; they are in the folder of the program.',
        );
      }
      await platform.openDocument(id);
      return null;
    },
  };
}

const noSuch = (code: string, text: string) => new UnfoldError(code, text);

function versions(): Record<string, string> {
  const { node, v8, electron, chrome } = process.versions;
  const known = { node, v8, electron, chrome, platform: `${process.platform} ${process.arch}` };
  return Object.fromEntries(
    Object.entries(known).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
