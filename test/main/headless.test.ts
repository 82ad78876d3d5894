import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startHeadless } from '../../src/main/headless.ts';
import type { Headless } from '../../src/main/headless.ts';
import { connect } from '../../src/shared/rpc.ts';
import { encode } from '../../src/shared/wire.ts';
import { socketPort } from '../../src/shared/ws-port.ts';
import { toyServices } from '../helpers/toy-services.ts';

const folder = mkdtempSync(join(tmpdir(), 'unfold-host-'));
const page = join(folder, 'page');
const connectionFile = join(folder, 'settings', 'connection.json');
const services = toyServices({ 'app.recent': () => [], 'run.get': ({ id }) => ({ id }) as never });
let host: Headless;
const sockets: WebSocket[] = [];

beforeAll(async () => {
  mkdirSync(join(page, 'assets', '.hidden'), { recursive: true });
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(page, 'assets', 'index-1.js'), 'export {}');
  writeFileSync(join(page, 'assets', 'kernels.wasm'), 'x');
  writeFileSync(join(page, 'assets', 'notes.exe'), 'x');
  writeFileSync(join(page, '.env.json'), '{}');
  writeFileSync(join(page, 'assets', '.hidden', 'a.js'), 'x');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  symlinkSync(join(folder, 'secret.txt'), join(page, 'link.txt'));
  host = await startHeadless({ services, rendererFolder: page, connectionFile });
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate();
});
afterAll(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/** Sends these very lines and reads until the host hangs up. */
function send(lines: readonly string[], port = host.port): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    let text = '';
    socket.setEncoding('latin1');
    socket.setTimeout(3000, () => socket.destroy());
    socket.on('data', (part: string) => {
      text += part;
      if (/^HTTP\/1\.1 101/.test(text)) socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => {
      const [headers, ...body] = text.split('\r\n\r\n');
      resolve({
        status: Number(text.split(' ')[1] ?? 0),
        headers: headers.toLowerCase(),
        body: body.join('\r\n\r\n'),
      });
    });
  });
}

const get = (path: string, ...headers: string[]): Promise<Answer> =>
  send([`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${host.port}`, 'Connection: close', ...headers]);

/** A WebSocket upgrade as a page makes it; each entry of `change` replaces (or with null removes) a header. */
function upgrade(change: Record<string, string | null> = {}, path = '/rpc', method = 'GET'): Promise<Answer> {
  const headers: Record<string, string | null> = {
    Host: `127.0.0.1:${host.port}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol': `unfold.v1, auth.${host.token}`,
    Origin: `http://127.0.0.1:${host.port}`,
    ...change,
  };
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${value}`],
  );
  return send([`${method} ${path} HTTP/1.1`, ...lines]);
}

function openSocket(): Promise<WebSocket> {
  const options = { origin: `http://127.0.0.1:${host.port}` };
  const socket = new WebSocket(
    `ws://127.0.0.1:${host.port}/rpc`,
    ['unfold.v1', `auth.${host.token}`],
    options,
  );
  sockets.push(socket);
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

const closing = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => socket.once('close', resolve));

describe('the loopback host serves', () => {
  it('the page, isolated and with its policy', async () => {
    const answer = await get('/');
    expect(answer).toMatchObject({ status: 200, body: '<!doctype html><title>page</title>' });
    expect(answer.headers).toContain(
      "content-security-policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'",
    );
    for (const header of [
      'cross-origin-opener-policy: same-origin',
      'cross-origin-embedder-policy: require-corp',
      'cross-origin-resource-policy: same-origin',
      'x-content-type-options: nosniff',
      'x-frame-options: deny',
      'referrer-policy: no-referrer',
      'content-type: text/html; charset=utf-8',
    ]) {
      expect(answer.headers).toContain(header);
    }
    expect(answer.headers).not.toContain('access-control');
    expect(answer.headers).not.toContain('unsafe-inline');
  });

  it('its files under their kinds', async () => {
    expect((await get('/assets/index-1.js?v=1')).headers).toContain('text/javascript');
    expect((await get('/assets/kernels.wasm')).headers).toContain('application/wasm');
  });

  it('under the other names of this machine, behind a forwarded port too', async () => {
    for (const name of ['localhost:9999', '[::1]:1', 'LOCALHOST']) {
      expect((await send(['GET / HTTP/1.1', `Host: ${name}`, 'Connection: close'])).status).toBe(200);
      expect((await upgrade({ Host: name, Origin: `http://${name}` })).status).toBe(101);
    }
  });

  it('calls and events to several pages at once', async () => {
    const clients = await Promise.all([openSocket(), openSocket()]).then((both) =>
      both.map((each) => connect(socketPort(each))),
    );
    const seen: number[] = [];
    for (const client of clients) client.on('run.removed', ({ id }) => seen.push(id));
    expect(
      await Promise.all(clients.map((client, index) => client.call('run.get', { id: index + 1 }))),
    ).toEqual([{ id: 1 }, { id: 2 }]);
    services.emit('run.removed', { id: 9 });
    await Promise.all(clients.map((client) => client.call('app.recent', {})));
    expect(seen).toEqual([9, 9]);
  });

  it('a program of this user that shows the key as a bearer and has no origin', async () => {
    const headers = {
      Origin: null,
      'Sec-WebSocket-Protocol': 'unfold.v1',
      Authorization: `Bearer ${host.token}`,
    };
    expect((await upgrade(headers)).status).toBe(101);
  });

  it('its address in a file that only this user can read, until it closes', async () => {
    const other = join(folder, 'other.json');
    const second = await startHeadless({ services, rendererFolder: page, connectionFile: other });
    expect(statSync(other).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(other, 'utf8'))).toEqual({ url: second.url, pid: process.pid });
    await second.close();
    expect(() => statSync(other)).toThrow('ENOENT');
    await expect(send(['GET / HTTP/1.1', 'Host: localhost'], second.port)).rejects.toThrow('ECONNREFUSED');
  });

  it('with a key of 256 bits in the fragment, another one each time', async () => {
    const second = await startHeadless({ services, rendererFolder: page });
    await second.close();
    expect(host.url).toBe(`http://127.0.0.1:${host.port}/#token=${host.token}`);
    expect(host.token).toMatch(/^[0-9a-f]{64}$/);
    expect(second.token).not.toBe(host.token);
  });
});

describe('the loopback host refuses', () => {
  const own = (): string => `127.0.0.1:${host.port}`;
  const requests: [string, number, () => Promise<Answer>][] = [
    ['a request without Host', 400, () => send(['GET / HTTP/1.1', 'Connection: close'])],
    ['a request of HTTP/1.0 without Host', 400, () => send(['GET / HTTP/1.0'])],
    [
      'two Hosts',
      400,
      () => send(['GET / HTTP/1.1', `Host: ${own()}`, 'Host: evil.example', 'Connection: close']),
    ],
    [
      'the name of another machine (DNS rebinding)',
      403,
      () => send(['GET / HTTP/1.1', 'Host: evil.example', 'Connection: close']),
    ],
    [
      'a name that begins like ours',
      403,
      () => send(['GET / HTTP/1.1', 'Host: 127.0.0.1.evil.example', 'Connection: close']),
    ],
    [
      'a name that ends like ours',
      403,
      () => send(['GET / HTTP/1.1', 'Host: evil.localhost', 'Connection: close']),
    ],
    [
      'a Host with a user before it',
      403,
      () => send(['GET / HTTP/1.1', 'Host: x@127.0.0.1', 'Connection: close']),
    ],
    ['0.0.0.0 as Host', 403, () => send(['GET / HTTP/1.1', 'Host: 0.0.0.0', 'Connection: close'])],
    ['a foreign Origin', 403, () => get('/', 'Origin: https://evil.example')],
    ['the Origin of another port', 403, () => get('/', 'Origin: http://127.0.0.1:1')],
    ['the Origin "null"', 403, () => get('/', 'Origin: null')],
    ['https as Origin', 403, () => get('/', `Origin: https://${own()}`)],
    ['two Origins', 403, () => get('/', `Origin: http://${own()}`, `Origin: http://${own()}`)],
    ['a fetch caused by another site', 403, () => get('/', 'Sec-Fetch-Site: cross-site')],
    ['a fetch caused by another port of this machine', 403, () => get('/', 'Sec-Fetch-Site: same-site')],
    ['OPTIONS (a preflight)', 405, () => send(['OPTIONS / HTTP/1.1', `Host: ${own()}`, 'Connection: close'])],
    [
      'POST',
      405,
      () => send(['POST / HTTP/1.1', `Host: ${own()}`, 'Content-Length: 0', 'Connection: close']),
    ],
    ['TRACE', 405, () => send(['TRACE / HTTP/1.1', `Host: ${own()}`, 'Connection: close'])],
    ['GET with a body', 400, () => get('/', 'Content-Length: 5')],
    ['a header beyond 16 KB', 431, () => get('/', `X: ${'x'.repeat(17_000)}`)],
    [
      'a length given twice over (smuggling)',
      400,
      () => get('/', 'Content-Length: 5', 'Transfer-Encoding: chunked'),
    ],
    ['a line feed in a header', 400, () => get('/', 'X: a\nb')],
  ];
  it.each(requests)('%s', async (_, status, request) => {
    const answer = await request();
    expect(answer.status).toBe(status);
    expect(answer.body).not.toContain('<title>');
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/..%5csecret.txt',
    '/assets//index-1.js',
    '//secret.txt',
    '/link.txt',
    '/.env.json',
    '/assets/.hidden/a.js',
    '/assets/notes.exe',
    '/assets',
    '/index.html%00.js',
    '/%',
    '/C:/index.html',
    '/nothing.js',
    '/rpc',
    'http://127.0.0.1/../secret.txt',
  ])('the path %s', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('secret');
  });

  const upgrades: [string, number, () => Promise<Answer>][] = [
    ['a wrong key', 401, () => upgrade({ 'Sec-WebSocket-Protocol': `unfold.v1, auth.${'0'.repeat(64)}` })],
    ['no key', 401, () => upgrade({ 'Sec-WebSocket-Protocol': 'unfold.v1' })],
    ['an empty key', 401, () => upgrade({ 'Sec-WebSocket-Protocol': 'unfold.v1, auth.' })],
    [
      'half of the key',
      401,
      () => upgrade({ 'Sec-WebSocket-Protocol': `unfold.v1, auth.${host.token.slice(0, 32)}` }),
    ],
    ['two keys', 401, () => upgrade({ 'Sec-WebSocket-Protocol': `unfold.v1, auth.x, auth.${host.token}` })],
    [
      'the key in the address',
      404,
      () => upgrade({ 'Sec-WebSocket-Protocol': 'unfold.v1' }, `/rpc?token=${host.token}`),
    ],
    ['no origin with the key as protocol', 401, () => upgrade({ Origin: null })],
    ['a foreign origin with the right key', 403, () => upgrade({ Origin: 'http://evil.example' })],
    ['the origin "null" with the right key', 403, () => upgrade({ Origin: 'null' })],
    ['the origin of another port with the right key', 403, () => upgrade({ Origin: 'http://127.0.0.1:1' })],
    [
      'a rebound name with the right key',
      403,
      () => upgrade({ Host: 'evil.example', Origin: 'http://evil.example' }),
    ],
    ['another site with the right key', 403, () => upgrade({ 'Sec-Fetch-Site': 'cross-site' })],
    ['no protocol', 400, () => upgrade({ 'Sec-WebSocket-Protocol': `auth.${host.token}` })],
    ['another path', 404, () => upgrade({}, '/other')],
    ['an upgrade by POST', 404, () => upgrade({}, '/rpc', 'POST')],
    ['an old version of the protocol', 400, () => upgrade({ 'Sec-WebSocket-Version': '7' })],
  ];
  it.each(upgrades)('a WebSocket with %s', async (_, status, request) => {
    expect((await request()).status).toBe(status);
  });

  it('to send the key back', async () => {
    const answer = await upgrade();
    expect(answer.status).toBe(101);
    expect(answer.headers).toContain('sec-websocket-protocol: unfold.v1');
    expect(answer.headers).not.toContain(host.token);
    expect(answer.headers).not.toContain('permessage-deflate');
  });

  it('a message beyond 16 MB, and only that page is cut off', async () => {
    const [large, other] = await Promise.all([openSocket(), openSocket()]);
    large.on('error', () => undefined);
    const code = closing(large);
    large.send(new Uint8Array(16 * 1024 * 1024 + 1));
    expect([1006, 1009]).toContain(await code);
    expect(await connect(socketPort(other)).call('app.recent', {})).toEqual([]);
  });

  it.each([
    ['text', 'hello'],
    ['bytes that are no message', new Uint8Array([1, 2, 3])],
    ['half a message', encode({ kind: 'call' }).slice(0, 9)],
  ])('%s on the socket by closing it', async (_, payload) => {
    const socket = await openSocket();
    const code = closing(socket);
    socket.send(payload);
    expect(await code).toBe(1003);
  });

  it('to be reached from another address than 127.0.0.1', async () => {
    const foreign = Object.values(networkInterfaces())
      .flat()
      .find((address) => address?.family === 'IPv4' && !address.internal);
    if (foreign === undefined) return;
    await expect(
      new Promise((resolve, reject) => {
        const socket = connectSocket(host.port, foreign.address, () => resolve(socket.destroy()));
        socket.on('error', reject);
      }),
    ).rejects.toThrow('ECONNREFUSED');
  });

  it.each([-1, 70_000, 1.5, Number.NaN])('%d as port', async (port) => {
    await expect(startHeadless({ services, rendererFolder: page, port })).rejects.toMatchObject({
      code: 'serve.port',
    });
  });

  it('a port that is in use, and a page that is not built', async () => {
    await expect(startHeadless({ services, rendererFolder: page, port: host.port })).rejects.toMatchObject({
      code: 'serve.port-in-use',
    });
    await expect(startHeadless({ services, rendererFolder: join(folder, 'none') })).rejects.toMatchObject({
      code: 'serve.no-page',
    });
  });
});
