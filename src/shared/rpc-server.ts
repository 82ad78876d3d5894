/** The answering end of a connection: checks every message at the door, calls one handler, sends events. */
import type { z } from 'zod';
import { methods } from './api.ts';
import type { EventName, Events, Handlers, MethodName } from './api.ts';
import { failureData } from './failure.ts';
import type { FailureData } from './failure.ts';
import type { Port } from './port.ts';
import { isRecord } from './rpc-messages.ts';
import type { ServerMessage } from './rpc-messages.ts';
import { sizeOf } from './size.ts';

/** How to listen to the services' events: their `on`. */
export type Subscribe = <E extends EventName>(event: E, listener: (data: Events[E]) => void) => () => void;

/** Largest message a client may send, in bytes as `sizeOf` counts them. */
export const callLimitBytes = 256 * 1024 * 1024;

const eventNames: Record<EventName, true> = {
  'settings.changed': true,
  'project.changed': true,
  'series.changed': true,
  'network.changed': true,
  'run.changed': true,
  'run.removed': true,
  'queue.changed': true,
  'run.metrics': true,
  'run.progress': true,
  'diagnostics.progress': true,
  'diagnostics.stored': true,
  'series.progress': true,
  'replication.changed': true,
  'replication.removed': true,
  'sweep.changed': true,
  'sweep.removed': true,
  'app.command': true,
};

/**
 * Serves `handlers` over a port until it closes: parameters are checked by their schema, results and failures go back
 * under the call's number, every event of `subscribe` is forwarded. Whatever a client sends, this never throws.
 * Returns a function that stops serving and leaves the port open.
 */
export function serve(port: Port, handlers: Handlers, subscribe: Subscribe): () => void {
  const stops = (Object.keys(eventNames) as EventName[]).map((event) =>
    subscribe(event, (data) => port.post({ kind: 'event', event, data } satisfies ServerMessage)),
  );
  stops.push(port.onMessage((message) => void answer(port, handlers, message)));
  const stop = (): void => {
    for (const each of stops.splice(0)) each();
  };
  port.onClose(stop);
  return stop;
}

async function answer(port: Port, handlers: Handlers, message: unknown): Promise<void> {
  const id = isRecord(message) && Number.isSafeInteger(message.id) ? (message.id as number) : null;
  try {
    const result = await call(handlers, message, id);
    port.post({ kind: 'result', id: id as number, result } satisfies ServerMessage);
  } catch (error) {
    port.post({ kind: 'failure', id, failure: failureData(error) } satisfies ServerMessage);
  }
}

async function call(handlers: Handlers, message: unknown, id: number | null): Promise<unknown> {
  if (!isRecord(message) || message.kind !== 'call' || id === null || typeof message.method !== 'string') {
    throw refusal('call.malformed', 'A message came that is no call: expected kind, id, method and params.');
  }
  const name = message.method;
  if (!Object.hasOwn(methods, name))
    throw refusal('call.unknown-method', `There is no method "${name.slice(0, 80)}".`);
  const bytes = sizeOf(message.params, callLimitBytes);
  if (bytes > callLimitBytes) {
    throw refusal(
      'call.too-large',
      `${name} was called with more than ${callLimitBytes} bytes, the most there may be.`,
    );
  }
  const params = check(name as MethodName, message.params);
  return (handlers[name as MethodName] as (params: unknown) => unknown)(params);
}

function check(method: MethodName, params: unknown): unknown {
  const schema: z.ZodType = methods[method].params;
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue.path.map(String).join('.');
  throw refusal(
    'call.bad-parameters',
    `${method} was called with wrong parameters: ${path && `${path}: `}${issue.message}.`,
    path,
  );
}

function refusal(code: string, message: string, where: string | null = null): Error & FailureData {
  return Object.assign(new Error(message), { code, where });
}
