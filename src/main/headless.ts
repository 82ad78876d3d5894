/**
 * The loopback host: the page in a browser of this machine (or over an SSH tunnel), on 127.0.0.1 and with a key. It
 * serves the files of the page and one WebSocket for the calls; there is nothing else to ask it for.
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { UnfoldError } from '../engine/errors.ts';
import type { Handlers } from '../shared/api.ts';
import { serve } from '../shared/rpc-server.ts';
import type { Subscribe } from '../shared/rpc-server.ts';
import { socketLimitBytes, socketPort, socketProtocol } from '../shared/ws-port.ts';
import { removeConnectionFile, writeConnectionFile } from './loopback/connection-file.ts';
import { refuseRequest, refuseSocket } from './loopback/gate.ts';
import type { Refusal } from './loopback/gate.ts';
import { keepAlive } from './loopback/keep-alive.ts';
import { readPageFile } from './page/page-files.ts';
import { pageHeaders } from './page/page-headers.ts';

/** What is served and where. The services stay the caller's: closing the host leaves them open. */
export interface HeadlessOptions {
  readonly services: { readonly handlers: Handlers; readonly on: Subscribe };
  /** Folder with the built page. */
  readonly rendererFolder: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Where to leave the address for other programs of this user; nowhere when absent. */
  readonly connectionFile?: string;
}

/** A running host. `url` has the key in its fragment, which browsers do not send. */
export interface Headless {
  readonly url: string;
  readonly port: number;
  readonly token: string;
  close(): Promise<void>;
}

/**
 * Starts the host. Any number of pages may be connected; all reach the same services. Throws `serve.port` for a port
 * that is none, `serve.port-in-use`, and `serve.no-page` where the page has not been built.
 */
export async function startHeadless(options: HeadlessOptions): Promise<Headless> {
  const token = randomBytes(32).toString('hex');
  if ((await readPageFile(options.rendererFolder, '/')) === null) throw noPage(options.rendererFolder);
  const server = createPageServer(options.rendererFolder);
  const sockets = acceptSockets(server, token, options.services);
  const port = await listen(server, options.port ?? 0);
  const url = `http://127.0.0.1:${port}/#token=${token}`;
  if (options.connectionFile !== undefined) await writeConnectionFile(options.connectionFile, url);
  const close = async (): Promise<void> => {
    sockets.close();
    if (options.connectionFile !== undefined) await removeConnectionFile(options.connectionFile);
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  };
  return { url, port, token, close };
}

function createPageServer(folder: string): Server {
  const limits = {
    headersTimeout: 10_000,
    requestTimeout: 15_000,
    keepAliveTimeout: 5_000,
    maxHeaderSize: 16_384,
  };
  const server = createServer({ ...limits, connectionsCheckingInterval: 2_000 }, (request, response) => {
    void answer(request, response, folder);
  });
  server.maxConnections = 256;
  return server;
}

async function answer(request: IncomingMessage, response: ServerResponse, folder: string): Promise<void> {
  const refusal = refuseRequest(request) ?? refuseMethod(request);
  if (refusal !== null) return refuse(response, refusal);
  const path = (request.url ?? '').split('?', 1)[0];
  const file = await readPageFile(folder, path);
  if (file === null) return refuse(response, { status: 404, sentence: 'There is nothing here.' });
  response.writeHead(200, { ...pageHeaders, 'Content-Type': file.type, 'Content-Length': file.bytes.length });
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
}

/** Files are read, nothing is done: no other method, no body, and no leave for other origins (OPTIONS). */
function refuseMethod({ method, headers }: IncomingMessage): Refusal | null {
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, sentence: 'Only GET and HEAD are answered.' };
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
  return hasBody ? { status: 400, sentence: 'A request must have no body.' } : null;
}

function refuse(response: ServerResponse, { status, sentence }: Refusal): void {
  const headers = { ...pageHeaders, 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' };
  response.writeHead(status, status === 405 ? { ...headers, Allow: 'GET, HEAD' } : headers);
  response.end(`${sentence}\n`);
}

function acceptSockets(
  server: Server,
  token: string,
  services: HeadlessOptions['services'],
): { close(): void } {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: socketLimitBytes,
    perMessageDeflate: false,
    handleProtocols: () => socketProtocol,
  });
  server.on('upgrade', (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    connection.on('error', () => connection.destroy());
    const refusal = refuseRequest(request) ?? refuseSocket(request, token);
    if (refusal !== null) return refuseUpgrade(connection, refusal);
    sockets.handleUpgrade(request, connection, head, (socket) => {
      sockets.emit('connection', socket, request);
      serve(socketPort(socket), services.handlers, services.on);
    });
  });
  const stopBeating = keepAlive(sockets);
  return {
    close() {
      stopBeating();
      for (const socket of sockets.clients) hangUp(socket);
      sockets.close();
    },
  };
}

/** A page that does not answer (an SSH connection that broke) must not keep the host from ending. */
function hangUp(socket: WebSocket): void {
  socket.close(1001, 'the host is closing');
  setTimeout(() => socket.terminate(), goodbyeMs).unref();
}

const goodbyeMs = 1000;

function refuseUpgrade(connection: Duplex, { status, sentence }: Refusal): void {
  const head = `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8`;
  connection.end(`${head}\r\nContent-Length: ${Buffer.byteLength(sentence)}\r\n\r\n${sentence}`);
}

function listen(server: Server, port: number): Promise<number> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UnfoldError(
      'serve.port',
      `${port} is no port: give a whole number from 0 (any free port) to 65535.`,
      '--port',
    );
  }
  return new Promise((resolve, reject) => {
    // Stays for good: a later error (too many open files) concerns one connection, not the host.
    server.on('error', (error: NodeJS.ErrnoException) => reject(listenError(error, port)));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () =>
      resolve((server.address() as AddressInfo).port),
    );
  });
}

function listenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    const message = `Port ${port} is used by another program. Give another one, or 0 for any that is free.`;
    return new UnfoldError('serve.port-in-use', message, '--port');
  }
  return new UnfoldError('serve.listen', `Port ${port} cannot be opened: ${error.message}.`, '--port');
}

function noPage(folder: string): UnfoldError {
  const message = `The page is not built: ${folder} has no index.html. Run "npm run build" first.`;
  return new UnfoldError('serve.no-page', message, folder);
}
