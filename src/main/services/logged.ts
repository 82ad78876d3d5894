/** What the services put into the log: refused and failed calls, and what became of projects, runs and experiments. */
import type { Handlers } from '../../shared/api.ts';
import type { RunStatus } from '../../shared/models.ts';
import type { Log } from '../log.ts';
import type { Emitter } from './emitter.ts';

/** The same methods; what they throw is logged on its way. Of a refusal only its code: its sentence may hold values. */
export function logFailures(handlers: Handlers, log: Log): Handlers {
  if (log.folder === null) return handlers;
  const note = (method: string, error: unknown): void => {
    const { code } = (error ?? {}) as { code?: unknown };
    if (typeof code === 'string') log.write('warning', 'services', `${method} was refused: ${code}`);
    else log.write('error', 'services', `${method} failed: ${stackOf(error)}`);
  };
  const logged = Object.entries(handlers).map(([method, handler]) => {
    const call = (params: never): unknown => {
      try {
        const result: unknown = (handler as (params: never) => unknown)(params);
        if (result instanceof Promise) result.catch((error: unknown) => note(method, error));
        return result;
      } catch (error) {
        note(method, error);
        throw error;
      }
    };
    return [method, call];
  });
  return Object.fromEntries(logged) as Handlers;
}

/** Changes of status, by number alone: names and values belong to the project. */
export function logEvents(events: Pick<Emitter, 'on'>, log: Log): void {
  if (log.folder === null) return;
  let open = false;
  const statuses = new Map<number, RunStatus>();
  events.on('project.changed', (info) => {
    if (open === (info !== null)) return;
    open = info !== null;
    statuses.clear();
    log.write(
      'info',
      'project',
      info === null ? 'closed' : `opened${info.readOnly ? ' read-only' : ''}, ${info.bytes} bytes`,
    );
  });
  events.on('run.changed', ({ id, status, reason, replicationId, sweepId }) => {
    const before = statuses.get(id);
    statuses.set(id, status);
    // Hundreds of runs of one sweep would leave room for nothing else.
    if (before === status || replicationId !== null || sweepId !== null) return;
    const why = reason === null ? '' : ` (${reason.word})`;
    const level = status === 'failed' || status === 'interrupted' ? 'warning' : 'info';
    if (before !== undefined || status !== 'draft') log.write(level, 'run', `${id} is ${status}${why}`);
  });
}

/** Where it was thrown, without the message's second and later lines. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.stack?.split('\n').slice(0, 12).join('\n') ?? error.message;
}
