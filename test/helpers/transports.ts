/** Every way in which a page and its services can be joined, so that one suite runs over all of them. */
import { EventEmitter } from 'node:events';
import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { WebSocket, WebSocketServer } from 'ws';
import { mainPort } from '../../src/main/electron/main-port.ts';
import type { MainPortLike } from '../../src/main/electron/main-port.ts';
import { messagePort } from '../../src/shared/message-port.ts';
import { createPortPair } from '../../src/shared/port-pair.ts';
import type { Port } from '../../src/shared/port.ts';
import { socketLimitBytes, socketPort } from '../../src/shared/ws-port.ts';

/** A joined pair: `page` calls, `host` serves. `release` frees what carries them. */
export interface Joined {
  readonly page: Port;
  readonly host: Port;
  release(): Promise<void>;
}

export interface Transport {
  readonly name: string;
  join(): Promise<Joined>;
}

export const transports: readonly Transport[] = [
  { name: 'in memory', join: joinInMemory },
  { name: 'message ports like those of Electron', join: joinLikeElectron },
  { name: 'WebSocket', join: joinBySocket },
];

function joinInMemory(): Promise<Joined> {
  const [page, host] = createPortPair();
  return Promise.resolve({ page, host, release: () => Promise.resolve(page.close()) });
}

/** The page's end is a real MessagePort, the host's end has the face of Electron's MessagePortMain over a real one. */
function joinLikeElectron(): Promise<Joined> {
  const { port1, port2 } = new MessageChannel();
  const page = messagePort(port1 as unknown as Parameters<typeof messagePort>[0]);
  const host = mainPort(likeMessagePortMain(port2));
  return Promise.resolve({ page, host, release: () => Promise.resolve(page.close()) });
}

/** Electron's class: an emitter whose messages come as `{ data, ports }`, silent until started. */
export function likeMessagePortMain(port: MessagePort): MainPortLike {
  const emitter = new EventEmitter();
  port.on('close', () => emitter.emit('close'));
  return Object.assign(emitter, {
    start: () => void port.on('message', (data: unknown) => emitter.emit('message', { data, ports: [] })),
    postMessage: (message: unknown) => port.postMessage(message),
    close: () => port.close(),
  });
}

async function joinBySocket(): Promise<Joined> {
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    maxPayload: socketLimitBytes,
    perMessageDeflate: false,
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const accepted = new Promise<WebSocket>((resolve) => server.once('connection', resolve));
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const page = socketPort(socket, socketLimitBytes);
  const opened = new Promise((resolve) => socket.once('open', resolve));
  const host = socketPort(await accepted);
  await opened;
  const release = async (): Promise<void> => {
    for (const client of server.clients) client.terminate();
    await new Promise((resolve) => server.close(resolve));
  };
  return { page, host, release };
}
