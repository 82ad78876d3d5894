/**
 * What every port needs and no transport gives: messages kept until somebody listens, and one `close` for both ends.
 */
import type { Port } from './port.ts';

/** The transport's side of a port: `receive` and `closed` are called by whatever carries the messages. */
export interface Endpoint {
  readonly port: Port;
  receive(message: unknown): void;
  /** The channel is gone, for whatever reason. Later calls do nothing. */
  closed(): void;
}

/** How a transport sends a message and how it hangs up. */
export interface Transport {
  send(message: unknown): void;
  shut(): void;
}

/**
 * Makes a Port over a transport. Messages that arrive before the first listener are delivered to it in order, in a
 * later microtask; a close listener added after the close is still called once.
 */
export function createEndpoint(transport: Transport): Endpoint {
  const inbox = createInbox();
  const closing = createClosing();
  const port: Port = {
    post(message) {
      if (!closing.isClosed()) transport.send(message);
    },
    onMessage: inbox.listen,
    onClose: closing.listen,
    close() {
      if (closing.isClosed()) return;
      closing.close();
      transport.shut();
    },
  };
  return { port, receive: (message) => inbox.receive(message), closed: closing.close };
}

function createInbox() {
  const listeners = new Set<(message: unknown) => void>();
  const waiting: unknown[] = [];
  let keeping = true;
  const deliver = (message: unknown): void => {
    for (const listener of [...listeners]) listener(message);
  };
  const drain = (): void => {
    while (waiting.length > 0) deliver(waiting.shift());
    keeping = false;
  };
  return {
    receive(message: unknown): void {
      if (keeping) waiting.push(message);
      else deliver(message);
    },
    listen(listener: (message: unknown) => void): () => void {
      if (listeners.size === 0 && keeping) queueMicrotask(drain);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function createClosing() {
  const listeners = new Set<() => void>();
  let closed = false;
  return {
    isClosed: () => closed,
    close(): void {
      if (closed) return;
      closed = true;
      for (const listener of [...listeners]) listener();
      listeners.clear();
    },
    listen(listener: () => void): () => void {
      if (closed) queueMicrotask(() => listeners.delete(listener) && listener());
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
