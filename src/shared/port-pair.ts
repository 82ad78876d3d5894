/** Two ports joined in memory, with the meaning of real ones: messages are cloned and arrive later, in order. */
import { createEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import type { Port } from './port.ts';

/**
 * Makes two joined ports. A message is cloned when it is posted (`structuredClone`, which throws on functions and the
 * like, as real ports do) and delivered in a later microtask. Closing one end closes the other after the messages
 * already posted have been delivered.
 */
export function createPortPair(): [Port, Port] {
  const left: Endpoint = createEndpoint(transportTo(() => right));
  const right: Endpoint = createEndpoint(transportTo(() => left));
  return [left.port, right.port];
}

function transportTo(peer: () => Endpoint) {
  return {
    send(message: unknown): void {
      const copy: unknown = structuredClone(message);
      queueMicrotask(() => peer().receive(copy));
    },
    shut(): void {
      queueMicrotask(() => peer().closed());
    },
  };
}
