/** A WebSocket as a Port, on either side: the page's own WebSocket and the one of `ws` have the same face. */
import { createEndpoint } from './endpoint.ts';
import { Failure } from './failure.ts';
import type { Port } from './port.ts';
import { decode, encode } from './wire.ts';

/** What is used of a WebSocket. */
export interface SocketLike {
  binaryType: string;
  readonly readyState: number;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'message' | 'close' | 'error', listener: (event: object) => void): void;
}

/** Largest message a client may send to the loopback host. */
export const socketLimitBytes = 16 * 1024 * 1024;

/** The subprotocol that the loopback host answers with; `auth.<token>` comes beside it. */
export const socketProtocol = 'unfold.v1';

const opened = 1;
const unsupportedData = 1003;

/**
 * Wraps an open socket. Posting more than `limit` bytes throws `message.too-large` (the other end would hang up); a
 * frame that cannot be read closes the connection.
 */
export function socketPort(socket: SocketLike, limit = Number.POSITIVE_INFINITY): Port {
  socket.binaryType = 'arraybuffer';
  const endpoint = createEndpoint({
    send(message) {
      const bytes = encode(message);
      if (bytes.length > limit) throw tooLarge(bytes.length, limit);
      if (socket.readyState === opened) socket.send(bytes);
    },
    shut: () => socket.close(),
  });
  socket.addEventListener('message', (event) => {
    const message = tryDecode((event as { data?: unknown }).data);
    if (message === null) socket.close(unsupportedData, 'unreadable message');
    else endpoint.receive(message.value);
  });
  socket.addEventListener('close', () => endpoint.closed());
  socket.addEventListener('error', () => endpoint.closed());
  return endpoint.port;
}

function tryDecode(data: unknown): { value: unknown } | null {
  if (!(data instanceof ArrayBuffer)) return null;
  try {
    return { value: decode(new Uint8Array(data)) };
  } catch {
    return null;
  }
}

function tooLarge(bytes: number, limit: number): Failure {
  const mega = (count: number): string => `${(count / 1e6).toFixed(1)} MB`;
  return new Failure({
    code: 'message.too-large',
    message:
      `This is ${mega(bytes)}; over this connection at most ${mega(limit)} can be sent at once. ` +
      'Choose the file from the list of folders instead of dropping it on the page.',
    where: null,
  });
}
