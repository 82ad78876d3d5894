/** The main process's end of a message channel (Electron's MessagePortMain) as a Port. */
import { createEndpoint } from '../../shared/endpoint.ts';
import type { Port } from '../../shared/port.ts';

/** What is used of a MessagePortMain. */
export interface MainPortLike {
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** Wraps the port and starts it. Bytes are copied: nothing is ever transferred. */
export function mainPort(channel: MainPortLike): Port {
  const endpoint = createEndpoint({
    send: (message) => channel.postMessage(message),
    shut: () => channel.close(),
  });
  channel.on('message', ({ data }) => endpoint.receive(data));
  channel.on('close', () => endpoint.closed());
  channel.start();
  return endpoint.port;
}
