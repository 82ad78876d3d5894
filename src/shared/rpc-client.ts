/** The calling end of a connection. A page imports this file and not the server's, which brings the schemas along. */
import type { Client, EventName, Events, MethodName, Params, Result } from './api.ts';
import { Failure, failureData } from './failure.ts';
import type { FailureData } from './failure.ts';
import type { Port } from './port.ts';
import { isRecord } from './rpc-messages.ts';
import type { CallMessage } from './rpc-messages.ts';

interface Pending {
  resolve(result: unknown): void;
  reject(failure: Failure): void;
}

/**
 * Makes a client over a port whose other end is served by `serve`. Every call gets exactly one answer: its result, the
 * service's failure, or `connection.lost` when the port closes first. A message that the port cannot carry (too large,
 * or holding a function) rejects its own call only.
 */
export function connect(port: Port): Client {
  const pending = new Map<number, Pending>();
  const events = createEvents();
  let lastId = 0;
  let open = true;
  port.onMessage((message) => receive(message, pending, events.emit));
  port.onClose(() => {
    open = false;
    for (const call of pending.values()) call.reject(lost());
    pending.clear();
  });
  return {
    call<M extends MethodName>(method: M, params: Params<M>): Promise<Result<M>> {
      return new Promise<unknown>((resolve, reject) => {
        if (!open) return reject(lost());
        const id = ++lastId;
        pending.set(id, { resolve, reject });
        const failure = post(port, { kind: 'call', id, method, params });
        if (failure === null) return;
        pending.delete(id);
        reject(failure);
      }) as Promise<Result<M>>;
    },
    on: events.on,
    onClose: (listener) => port.onClose(listener),
    close: () => port.close(),
  };
}

function post(port: Port, message: CallMessage): Failure | null {
  try {
    port.post(message);
    return null;
  } catch (error) {
    if (error instanceof Failure) return error;
    const why = failureData(error).message;
    return new Failure({
      code: 'call.not-sent',
      message: `${message.method} could not be sent: ${why}`,
      where: message.method,
    });
  }
}

function receive(
  message: unknown,
  pending: Map<number, Pending>,
  emit: (name: string, data: unknown) => void,
): void {
  if (!isRecord(message)) return;
  if (message.kind === 'event') {
    if (typeof message.event === 'string') emit(message.event, message.data);
    return;
  }
  const call = pending.get(message.id as number);
  if (call === undefined) return;
  pending.delete(message.id as number);
  if (message.kind === 'result') call.resolve(message.result);
  else call.reject(new Failure(message.failure as FailureData));
}

function createEvents() {
  const listeners = new Map<string, Set<(data: never) => void>>();
  return {
    emit(name: string, data: unknown): void {
      for (const listener of [...(listeners.get(name) ?? [])]) listener(data as never);
    },
    on<E extends EventName>(event: E, listener: (data: Events[E]) => void): () => void {
      const known = listeners.get(event) ?? new Set();
      listeners.set(event, known.add(listener));
      return () => void known.delete(listener);
    },
  };
}

function lost(): Failure {
  return new Failure({
    code: 'connection.lost',
    message: 'The connection to Unfold was lost before the answer came. Reconnect and try again.',
    where: null,
  });
}
