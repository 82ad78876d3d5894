/** Methods about the window that the services are shown in. */
import { UnfoldError } from '../../engine/errors.ts';
import type { Handlers } from '../../shared/api.ts';
import type { Context } from './context.ts';

type Group = Pick<Handlers, Extract<keyof Handlers, `window.${string}`>>;

export function windowHandlers({ platform }: Context): Group {
  return {
    'window.do': ({ what }) => {
      if (platform.window === undefined)
        throw new UnfoldError(
          'window.none',
          'This host has no windows of its own. Use those of the browser.',
        );
      platform.window(what);
      return null;
    },
  };
}
