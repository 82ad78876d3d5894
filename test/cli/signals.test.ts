import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { childrenOf, lastJson, makePlace, root, start, trainsFor, unfold } from './unfold.ts';

const place = makePlace();
afterAll(() => place.remove());
const here = (name: string): string => join(place.folder, name);
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const endless = [
  ...[join(root, 'examples', 'laser-9.json'), '--set', 'stop.iterations=null'],
  ...['--set', 'stop.gradientNorm=null', '--set', 'phases=[{"method":"gradient-descent"}]'],
];

/** One file, in rollback mode (byte 18 of the header), and neither lock nor write-ahead file beside it. */
function expectAtRest(name: string): void {
  expect(readFileSync(here(name))[18]).toBe(1);
  expect(readdirSync(place.folder).filter((file) => file.startsWith(`${name}-`))).toEqual([]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function whenGone(pids: readonly number[]): Promise<void> {
  for (let tries = 0; tries < 100 && pids.some(isAlive); tries++) await sleep(50);
  expect(pids.filter(isAlive)).toEqual([]);
}

describe.skipIf(process.platform === 'win32').each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s', (signal, code) => {
  it('pauses a run with its state, ends the trainer and leaves the project at rest', async () => {
    const name = `run-${signal}.unfold`;
    const started = start(place.folder, 'run', ...endless, '--project', name, '--json');
    await trainsFor(started, 700);
    const trainers = childrenOf(started);
    started.child.kill(signal);
    if (signal === 'SIGHUP') started.child.kill(signal); // a terminal that closes sends more than one
    const ended = await started.ended;
    expect(ended.code).toBe(code);
    expect(lastJson(ended)).toMatchObject({ status: 'paused' });
    expectAtRest(name);
    await whenGone(trainers);
    const [run] = lastJson<{ status: string }[]>(await unfold(place.folder, 'list', name, '--json'));
    expect(run.status).toBe('paused');
  });

  it('in the middle of an import closes the project, which then shows nothing of it', async () => {
    const name = `import-${signal}.unfold`;
    writeFileSync(here('long.txt'), '1.25\n2.5\n-3.75\n'.repeat(2_000_000));
    const started = start(place.folder, 'import', name, 'long.txt');
    while (!existsSync(here(`${name}-wal`))) await sleep(5);
    started.child.kill(signal);
    const ended = await started.ended;
    expect(ended).toMatchObject({ code, stdout: '', stderr: '' });
    expectAtRest(name);
    expect((await unfold(place.folder, 'check', name, '--deep')).code).toBe(0);
  });

  it('ends the host, its trainers, and leaves its project at rest', async () => {
    const name = `serve-${signal}.unfold`;
    const started = start(place.folder, 'serve', '--no-open', '--project', name);
    await started.shows('#token=');
    started.child.kill(signal);
    expect((await started.ended).code).toBe(0);
    expectAtRest(name);
  });
});

describe('a reader that goes away', () => {
  it('does not keep the project from being closed', async () => {
    const name = 'reader.unfold';
    await unfold(place.folder, 'run', ...endless, '--set', 'stop.iterations=2', '--project', name);
    const started = start(place.folder, 'list', name);
    started.child.stdout?.destroy();
    started.child.stderr?.destroy();
    expect((await started.ended).code).toBe(0);
    expectAtRest(name);
  });
});

describe('the data file', () => {
  it('is never the project itself, nor a folder', async () => {
    const name = 'own.unfold';
    await unfold(place.folder, 'run', ...endless, '--set', 'stop.iterations=2', '--project', name);
    const own = await unfold(place.folder, 'run', ...endless, '--project', name, '--data', name);
    expect(own.stderr).toContain('is the open project itself');
    const folder = await unfold(place.folder, 'run', ...endless, '--project', name, '--data', '.');
    expect(folder.stderr).toContain('is not a file');
    expect([own.code, folder.code]).toEqual([3, 3]);
  });
});

describe('unfold serve', () => {
  const hosts = join(place.folder, 'config', 'unfold', 'hosts');

  it('keeps its address in a file that only this user can read, until it ends, and clears up after dead ones', async () => {
    const killed = start(place.folder, 'serve', '--no-open');
    await killed.shows('#token=');
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(readdirSync(hosts)).toEqual([`${killed.child.pid}.json`]);
    const started = start(place.folder, 'serve', '--no-open');
    await started.shows('#token=');
    expect(readdirSync(hosts)).toEqual([`${started.child.pid}.json`]);
    const file = join(hosts, `${started.child.pid}.json`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(hosts).mode & 0o777).toBe(0o700);
    const { url } = JSON.parse(readFileSync(file, 'utf8')) as { url: string };
    started.child.kill('SIGTERM');
    const { stdout } = await started.ended;
    expect(stdout).toContain(url);
    expect(readdirSync(hosts)).toEqual([]);
  });

  it('opens a project by a link to another folder, and refuses one that is open elsewhere', async () => {
    const elsewhere = makePlace();
    try {
      await unfold(elsewhere.folder, 'import', 'p.unfold', join(root, 'examples', 'laser-like.txt'));
      symlinkSync(join(elsewhere.folder, 'p.unfold'), here('link.unfold'));
      const started = start(place.folder, 'serve', '--no-open', '--project', 'link.unfold');
      await started.shows('#token=');
      const second = await unfold(place.folder, 'serve', '--no-open', '--project', 'link.unfold');
      expect(second.stderr).toContain(`is open in process ${started.child.pid}`);
      expect(second.code).toBe(4);
      started.child.kill('SIGTERM');
      expect((await started.ended).code).toBe(0);
    } finally {
      elsewhere.remove();
    }
  });

  it('ends within seconds although a page does not answer any more', async () => {
    const started = start(place.folder, 'serve', '--no-open');
    await started.shows('#token=');
    const file = join(hosts, `${started.child.pid}.json`);
    const { url } = JSON.parse(readFileSync(file, 'utf8')) as { url: string };
    const { port, host, hash } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1');
    const head = [
      ...['GET /rpc HTTP/1.1', `Host: ${host}`, 'Connection: Upgrade', 'Upgrade: websocket'],
      ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
      `Sec-WebSocket-Protocol: unfold.v1, auth.${hash.slice('#token='.length)}`,
      ...[`Origin: http://${host}`, '', ''],
    ];
    socket.write(head.join('\r\n'));
    const [answer] = await new Promise<Buffer[]>((resolve) =>
      socket.once('data', (...data) => resolve(data)),
    );
    expect(String(answer)).toContain('101 Switching');
    socket.pause();
    socket.on('error', () => undefined);
    const asked = performance.now();
    started.child.kill('SIGTERM');
    expect((await started.ended).code).toBe(0);
    expect(performance.now() - asked).toBeLessThan(10_000);
    socket.destroy();
  });
});
