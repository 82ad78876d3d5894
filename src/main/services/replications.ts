/** Methods about replications: running cards of the gallery in the open project. */
import { UnfoldError } from '../../engine/errors.ts';
import type { Handlers } from '../../shared/api.ts';
import { type Context, opened } from './context.ts';

type Group = Pick<Handlers, Extract<keyof Handlers, `replications.${string}`>>;

export function replicationHandlers(context: Context): Group {
  const missing = (id: number): never => {
    opened(context);
    throw new UnfoldError('replication.unknown', `There is no replication ${id} in this project.`);
  };
  return {
    'replications.list': () => (opened(context), []),
    'replications.get': ({ id }) => missing(id),
    'replications.start': ({ name }) => {
      throw new UnfoldError('replication.unknown-card', `There is no card "${name}".`, 'name');
    },
    'replications.pause': ({ id }) => missing(id),
    'replications.resume': ({ id }) => missing(id),
    'replications.stop': ({ id }) => missing(id),
    'replications.remove': ({ id }) => missing(id),
    'replications.export': ({ id }) => missing(id),
  };
}
