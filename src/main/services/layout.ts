/** Methods about how the window of the open project was left. */
import { UnfoldError } from '../../engine/errors.ts';
import type { Handlers } from '../../shared/api.ts';
import { createLayouts } from '../layouts.ts';
import type { Context } from './context.ts';

type Group = Pick<Handlers, Extract<keyof Handlers, `layout.${string}`>>;

const mostBytes = 64 * 1024;

export function layoutHandlers(context: Context): Group {
  const layouts = createLayouts(context.platform.settingsFolder);
  const isOpen = (path: string): boolean => context.project?.db.path === path;
  return {
    'layout.get': ({ path }) => (isOpen(path) ? layouts.read(path) : null),
    // A page may be a moment behind: of a project that is closed by now there is nothing to keep.
    'layout.set': ({ path, layout }) => {
      if (JSON.stringify(layout).length > mostBytes)
        throw new UnfoldError('window.layout', `A layout has at most ${mostBytes} characters.`, 'layout');
      if (isOpen(path)) layouts.keep(path, layout);
      return null;
    },
  };
}
