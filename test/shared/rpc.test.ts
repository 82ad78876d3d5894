import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { UnfoldError } from '../../src/engine/errors.ts';
import type { Client, Handlers } from '../../src/shared/api.ts';
import { methods } from '../../src/shared/api.ts';
import { Failure } from '../../src/shared/failure.ts';
import type { MetricRows, RunInfo } from '../../src/shared/models.ts';
import { connect, serve } from '../../src/shared/rpc.ts';
import { sizeOf } from '../../src/shared/size.ts';
import { toyServices } from '../helpers/toy-services.ts';
import type { ToyServices } from '../helpers/toy-services.ts';
import { transports } from '../helpers/transports.ts';
import type { Joined, Transport } from '../helpers/transports.ts';

const rowsOf = (values: number[], first = 0): MetricRows => ({
  columns: ['a'],
  first,
  values: new Float64Array(values),
});
const cancels: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cancel of cancels.splice(0)) await cancel();
});

interface Scene extends Joined {
  readonly client: Client;
  readonly services: ToyServices;
}

async function scene(transport: Transport, handlers: Partial<Handlers> = {}): Promise<Scene> {
  const joined = await transport.join();
  cancels.push(() => joined.release());
  const services = toyServices(handlers);
  serve(joined.host, services.handlers, services.on);
  return { ...joined, client: connect(joined.page), services };
}

const failureOf = async (promise: Promise<unknown>): Promise<Failure> => {
  const reason: unknown = await promise.then(
    () => 'no failure',
    (error: unknown) => error,
  );
  expect(reason).toBeInstanceOf(Failure);
  return reason as Failure;
};
const raw = (client: Client) => client.call as (method: string, params: unknown) => Promise<unknown>;
const never = (): Promise<never> => new Promise(() => undefined);

describe.each(transports)('calls and events $name', (transport) => {
  it('answers a call with the result of its handler', async () => {
    const { client } = await scene(transport, { 'run.get': ({ id }) => ({ id, name: 'r' }) as never });
    expect(await client.call('run.get', { id: 7 })).toEqual({ id: 7, name: 'r' });
  });

  it('waits for handlers that take their time, and answers each call under its own number', async () => {
    const handler: Handlers['run.metrics'] = async ({ id }) => {
      await new Promise((resolve) => setTimeout(resolve, id === 1 ? 30 : 1));
      return rowsOf([id]);
    };
    const { client } = await scene(transport, { 'run.metrics': handler });
    const answers = await Promise.all([1, 2, 3].map((id) => client.call('run.metrics', { id })));
    expect(answers.map((answer) => answer.values[0])).toEqual([1, 2, 3]);
  });

  it('rejects with code, sentence and place of the error, and nothing else of it', async () => {
    const { client } = await scene(transport, {
      'run.start': () => {
        throw Object.assign(new UnfoldError('run.busy', 'It runs already.', 'run 3'), { secret: 'path' });
      },
    });
    const failure = await failureOf(client.call('run.start', { id: 3 }));
    expect({ ...failure, message: failure.message }).toEqual({
      name: 'Failure',
      code: 'run.busy',
      where: 'run 3',
      message: 'It runs already.',
    });
  });

  it('carries what is thrown although it is no error', async () => {
    const { client } = await scene(transport, { 'run.start': () => Promise.reject('plain text') });
    expect(await failureOf(client.call('run.start', { id: 1 }))).toMatchObject({
      code: 'internal',
      message: 'plain text',
    });
  });

  it.each(['run.nothing', '__proto__', 'constructor', 'toString', ''])(
    'refuses the unknown method "%s"',
    async (method) => {
      const { client } = await scene(transport);
      expect((await failureOf(raw(client)(method, {}))).code).toBe('call.unknown-method');
    },
  );

  it.each([
    ['run.get', { id: -1 }],
    ['run.get', { id: '1' }],
    ['run.get', { id: 1, extra: true }],
    ['run.get', null],
    ['run.get', undefined],
    ['project.open', { path: '' }],
    ['run.create', { seriesId: 1, spec: 'text' }],
    ['app.openDocument', { id: 'https://example.org' }],
    ['series.preview', { source: { fileName: 'x', bytes: [1, 2] }, recipe: {} }],
  ])('refuses %s with wrong parameters %j before any handler sees them', async (method, params) => {
    let called = false;
    const handlers = Object.fromEntries(
      Object.keys(methods).map((name) => [name, () => void (called = true)]),
    );
    const { client } = await scene(transport, handlers as unknown as Partial<Handlers>);
    expect((await failureOf(raw(client)(method, params))).code).toBe('call.bad-parameters');
    expect(called).toBe(false);
  });

  it('names the wrong parameter', async () => {
    const { client } = await scene(transport);
    const failure = await failureOf(raw(client)('run.export', { id: 1, folder: '/x', format: 'xml' }));
    expect(failure).toMatchObject({ where: 'format' });
    expect(failure.message).toContain('run.export');
  });

  it('keeps NaN, -0, infinities, undefined, bigint, dates, maps, sets and typed arrays as they are', async () => {
    const sent = {
      numbers: [NaN, -0, Infinity, -Infinity, 5e-324, 2 ** 53],
      nothing: undefined,
      big: -(2n ** 70n),
      date: new Date(12),
      map: new Map<unknown, unknown>([['k', new Set([1, 'two'])]]),
      bytes: new Uint8Array([1, 2, 255]),
      doubles: new Float64Array([NaN, -0, 1e308]),
    };
    const { client } = await scene(transport, {
      'spec.check': ({ spec }) => ({ spec, estimate: null }) as never,
    });
    const { spec } = await client.call('spec.check', { seriesId: 1, spec: sent });
    expect(spec).toStrictEqual(sent);
    expect(Object.is((spec.numbers as number[])[1], -0)).toBe(true);
    expect(Object.is((spec.doubles as Float64Array)[1], -0)).toBe(true);
  });

  it('carries 8 MB of numbers both ways unchanged, and leaves the sender its own', async () => {
    const sent = Float64Array.from({ length: 1_000_000 }, (_, index) => index / 3);
    const handlers: Partial<Handlers> = { 'spec.check': ({ spec }) => ({ spec, estimate: null }) as never };
    const { client } = await scene(transport, handlers);
    const { spec } = await client.call('spec.check', { seriesId: 1, spec: { values: sent } });
    expect(sent.length).toBe(1_000_000);
    expect(
      Buffer.compare(new Uint8Array((spec.values as Float64Array).buffer), new Uint8Array(sent.buffer)),
    ).toBe(0);
  });

  it('sends events to whoever listens, in the order in which they happened', async () => {
    const { client, services } = await scene(transport, { 'app.recent': () => [] });
    const seen: number[] = [];
    client.on('run.metrics', ({ rows }) => seen.push(rows.first));
    for (let first = 0; first < 500; first++)
      services.emit('run.metrics', { id: 1, rows: rowsOf([0], first) });
    await client.call('app.recent', {});
    expect(seen).toEqual(Array.from({ length: 500 }, (_, index) => index));
  });

  it('keeps the order between an answer and the events before and after it', async () => {
    const order: string[] = [];
    const made = await scene(transport, {
      'run.start': () => {
        made.services.emit('run.removed', { id: 1 });
        return { id: 1 } as RunInfo;
      },
      'app.recent': () => [],
    });
    made.client.on('run.removed', () => order.push('event'));
    await made.client.call('run.start', { id: 1 }).then(() => order.push('answer'));
    expect(order).toEqual(['event', 'answer']);
  });

  it('stops calling a listener that was taken off', async () => {
    const { client, services } = await scene(transport, { 'app.recent': () => [] });
    const seen: number[] = [];
    const stop = client.on('run.removed', ({ id }) => seen.push(id));
    services.emit('run.removed', { id: 1 });
    await client.call('app.recent', {});
    stop();
    services.emit('run.removed', { id: 2 });
    await client.call('app.recent', {});
    expect(seen).toEqual([1]);
  });

  it('rejects the calls that wait when the other end goes away in the middle of a stream, and says so once', async () => {
    const { client, host, services } = await scene(transport, { 'run.get': never });
    const seen: number[] = [];
    let losses = 0;
    client.on('run.removed', ({ id }) => seen.push(id));
    client.onClose(() => losses++);
    const waiting = [client.call('run.get', { id: 1 }), client.call('run.get', { id: 2 })].map(failureOf);
    services.emit('run.removed', { id: 1 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    host.close();
    services.emit('run.removed', { id: 2 });
    expect((await Promise.all(waiting)).map((failure) => failure.code)).toEqual([
      'connection.lost',
      'connection.lost',
    ]);
    expect(seen).toEqual([1]);
    expect(losses).toBe(1);
  });

  it('rejects calls made after the end, at once', async () => {
    const { client } = await scene(transport);
    client.close();
    expect((await failureOf(client.call('app.recent', {}))).code).toBe('connection.lost');
  });

  it('lets go of the services when the page goes away', async () => {
    const { client, services, host } = await scene(transport);
    expect(services.listeners()).toBeGreaterThan(0);
    const gone = new Promise<void>((resolve) => host.onClose(resolve));
    client.close();
    await gone;
    expect(services.listeners()).toBe(0);
    services.emit('run.removed', { id: 1 });
  });

  it('goes on after a reconnection from the row where the stream broke off, without gap or repetition', async () => {
    const all = Array.from({ length: 100 }, (_, index) => index);
    const handler: Handlers['run.metrics'] = ({ first = 0 }) => rowsOf(all.slice(first), first);
    const before = await scene(transport, { 'run.metrics': handler, 'app.recent': () => [] });
    const rows: number[] = [];
    before.client.on('run.metrics', ({ rows: { values } }) => rows.push(...values));
    before.services.emit('run.metrics', { id: 1, rows: rowsOf(all.slice(0, 40)) });
    await before.client.call('app.recent', {});
    before.host.close();
    const after = await scene(transport, { 'run.metrics': handler });
    rows.push(...(await after.client.call('run.metrics', { id: 1, first: rows.length })).values);
    expect(rows).toEqual(all);
  });

  it('fails only the call whose parameters cannot be sent', async () => {
    const { client } = await scene(transport, { 'app.recent': () => [] });
    const failure = await failureOf(raw(client)('spec.check', { seriesId: 1, spec: { f: () => 1 } }));
    expect(['call.not-sent', 'wire.unsupported']).toContain(failure.code);
    expect(await client.call('app.recent', {})).toEqual([]);
  });

  it('fails only the call whose result cannot be sent', async () => {
    const { client } = await scene(transport, {
      'app.recent': () => [(() => 1) as never],
      'app.examples': () => [],
    });
    expect((await failureOf(client.call('app.recent', {}))).message).not.toBe('');
    expect(await client.call('app.examples', {})).toEqual([]);
  });

  it('serves on while a thousand calls are under way and the page reads slowly', async () => {
    const { client } = await scene(transport, {
      'run.metrics': ({ id }) => rowsOf(new Array<number>(1000).fill(id)),
    });
    const answers = await Promise.all(
      Array.from({ length: 1000 }, (_, index) => client.call('run.metrics', { id: index + 1 })),
    );
    expect(answers.every((answer, index) => answer.values[999] === index + 1)).toBe(true);
  });

  it('answers what is no call with a failure and goes on', async () => {
    const { client, page } = await scene(transport, { 'app.recent': () => [] });
    const answers: unknown[] = [];
    page.onMessage((message) => answers.push(message));
    const noise = [
      null,
      7,
      'x',
      [],
      {},
      { kind: 'call' },
      { kind: 'call', id: 'x', method: 'app.recent' },
      new Map(),
    ];
    for (const message of noise) page.post(message);
    expect(await client.call('app.recent', {})).toEqual([]);
    const codes = answers
      .slice(0, -1)
      .map((answer) => (answer as { failure: { code: string } }).failure.code);
    expect(codes).toEqual(noise.map(() => 'call.malformed'));
  });

  it('survives three thousand random messages, and every call among them is answered once', async () => {
    const { client, page } = await scene(transport, { 'app.recent': () => [] });
    const kinds = fc.constantFrom('call', 'result', 'event', '', 'failure');
    const names = fc.constantFrom(...Object.keys(methods), '__proto__', 'x');
    const message = fc.record(
      { kind: kinds, id: fc.anything(), method: names, params: fc.object() },
      { requiredKeys: [] },
    );
    const plain = fc.oneof(message, fc.jsonValue());
    for (const sample of fc.sample(plain, { numRuns: 3000, seed: 5 })) {
      try {
        page.post(sample);
      } catch {
        // What cannot be sent does not reach the other end.
      }
    }
    expect(await client.call('app.recent', {})).toEqual([]);
  });
});

describe('a message that is too large', () => {
  it('is refused by the page before it is sent over a WebSocket, and the connection stays', async () => {
    const { client } = await scene(transports[2], { 'app.recent': () => [] });
    const source = { fileName: 'big.csv', bytes: new Uint8Array(17 * 1024 * 1024) };
    const failure = await failureOf(client.call('series.import', { source, recipe: {} }));
    expect(failure.code).toBe('message.too-large');
    expect(failure.message).toContain('16.8 MB');
    expect(await client.call('app.recent', {})).toEqual([]);
  });

  it.each(transports.slice(0, 2))('is refused at the door $name', async (transport) => {
    const { client } = await scene(transport, { 'app.recent': () => [] });
    const params = { a: new Uint8Array(257 * 1024 * 1024) };
    expect((await failureOf(raw(client)('app.recent', params))).code).toBe('call.too-large');
    expect(await client.call('app.recent', {})).toEqual([]);
  });

  it('is measured without walking further than the limit', () => {
    const cyclic: unknown[] = [];
    cyclic.push(cyclic, cyclic);
    expect(sizeOf(cyclic, 1000)).toBeGreaterThan(1000);
    expect(sizeOf(new Array(2 ** 31), 1000)).toBeGreaterThan(1000);
    expect(sizeOf({ text: 'abc' }, 1000)).toBe(8 + 8 + 8 + 6);
    expect(sizeOf(new Map([['a', new Float64Array(4)]]), 1000)).toBe(8 + 8 + 2 + 8 + 32);
  });
});
