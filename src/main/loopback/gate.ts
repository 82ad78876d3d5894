/**
 * Who may talk to the loopback host. Binding to 127.0.0.1 keeps other machines out, but not other users of this one and
 * not the pages that a browser here has open; these checks do. They are made in this order, for pages and WebSockets.
 */
import { timingSafeEqual, createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { socketProtocol } from '../../shared/ws-port.ts';

/** Why a request is refused, as an HTTP status and a sentence. */
export interface Refusal {
  readonly status: number;
  readonly sentence: string;
}

const loopbackHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/**
 * Checks that hold for every request: exactly one Host, which is this machine's own name (any port, as SSH forwards
 * change it: a name that only resolves here is DNS rebinding), an Origin, if there is one, that is this very host, and
 * a fetch that no foreign page caused. Null when all is well.
 */
export function refuseRequest(request: IncomingMessage): Refusal | null {
  const hosts = valuesOf(request, 'host');
  if (hosts.length !== 1) return { status: 400, sentence: 'There must be exactly one Host header.' };
  if (!loopbackHost.test(hosts[0]))
    return { status: 403, sentence: 'This host answers only to 127.0.0.1 and localhost.' };
  const origins = valuesOf(request, 'origin');
  if (origins.length > 1 || (origins.length === 1 && origins[0] !== `http://${hosts[0]}`)) {
    return { status: 403, sentence: 'This host answers only to its own page.' };
  }
  const sites = valuesOf(request, 'sec-fetch-site');
  if (sites.some((site) => site !== 'same-origin' && site !== 'none')) {
    return {
      status: 403,
      sentence: 'Open this address by typing or pasting it, not by a link from another page.',
    };
  }
  return null;
}

/**
 * Checks of a WebSocket beyond those: the path, the protocol and the token. A page sends the token as the subprotocol
 * `auth.<token>`; a program, which sends no Origin, as `Authorization: Bearer <token>`.
 */
export function refuseSocket(request: IncomingMessage, token: string): Refusal | null {
  if (request.method !== 'GET' || request.url !== '/rpc')
    return { status: 404, sentence: 'There is nothing here.' };
  const protocols = valuesOf(request, 'sec-websocket-protocol').flatMap((line) =>
    line.split(',').map((each) => each.trim()),
  );
  if (!protocols.includes(socketProtocol))
    return { status: 400, sentence: `The protocol must be ${socketProtocol}.` };
  const offered = request.headers.origin === undefined ? bearerOf(request) : keyAmong(protocols);
  if (offered === null || !isSame(offered, token))
    return { status: 401, sentence: 'The key is missing or wrong.' };
  return null;
}

function valuesOf(request: IncomingMessage, name: string): string[] {
  return request.rawHeaders.filter(
    (_, index) => index % 2 === 1 && request.rawHeaders[index - 1].toLowerCase() === name,
  );
}

function bearerOf(request: IncomingMessage): string | null {
  const lines = valuesOf(request, 'authorization');
  return lines.length === 1 && lines[0].startsWith('Bearer ') ? lines[0].slice('Bearer '.length) : null;
}

function keyAmong(protocols: readonly string[]): string | null {
  const keys = protocols.filter((protocol) => protocol.startsWith('auth.'));
  return keys.length === 1 ? keys[0].slice('auth.'.length) : null;
}

/** Compares hashes, in constant time, so that neither content nor length of the token shows in the time taken. */
function isSame(offered: string, token: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(offered), hash(token));
}
