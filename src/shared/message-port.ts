/** A MessagePort (page, worker, Node) as a Port. */
import { createEndpoint } from './endpoint.ts';
import type { Port } from './port.ts';

/** What is used of a MessagePort. */
export interface MessagePortLike {
  postMessage(message: unknown): void;
  addEventListener(type: string, listener: (event: { data?: unknown }) => void): void;
  start(): void;
  close(): void;
}

/** Wraps a MessagePort and starts it. The port must not be used otherwise afterwards. */
export function messagePort(channel: MessagePortLike): Port {
  const endpoint = createEndpoint({
    send: (message) => channel.postMessage(message),
    shut: () => channel.close(),
  });
  channel.addEventListener('message', ({ data }) => endpoint.receive(data));
  channel.addEventListener('close', () => endpoint.closed());
  channel.start();
  return endpoint.port;
}
