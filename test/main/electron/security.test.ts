import { EventEmitter } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { app, ipcMain, recorded, session } from '../../helpers/fake-electron.ts';
import { likeMessagePortMain } from '../../helpers/transports.ts';
import { problemsOf } from '../../helpers/architecture.ts';

vi.mock('electron', () => import('../../helpers/fake-electron.ts'));

const root = resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'unfold-security-'));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Runs the real entry. What it has done before the application is ready is counted. */
let callsBeforeReady: string[] = [];
beforeAll(async () => {
  process.env.UNFOLD_FAKE_FOLDER = folder;
  await import('../../../src/main/index.ts');
  await new Promise((done) => setTimeout(done, 50));
  const names = recorded.calls.map(({ name }) => name);
  callsBeforeReady = names.slice(0, names.indexOf('whenReady'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const preferences = (): Record<string, unknown> =>
  recorded.windows[0].options.webPreferences as Record<string, unknown>;
const handler = <F>(name: string): F => recorded.handlers.get(name) as F;
const servePage = (url: string, method = 'GET'): Promise<Response> =>
  handler<(request: Request) => Promise<Response>>('scheme app')(new Request(url, { method }));

/** A page as Electron announces one, and what its guard does with an event. */
function announcePage() {
  const contents = Object.assign(new EventEmitter(), {
    openHandler: (): { action: string } => ({ action: 'allow' }),
    setWindowOpenHandler(open: () => { action: string }) {
      contents.openHandler = open;
    },
  });
  app.emit('web-contents-created', {}, contents);
  const isPrevented = (event: string, url: string): boolean => {
    let prevented = false;
    contents.emit(event, { url, preventDefault: () => (prevented = true) });
    return prevented;
  };
  return { contents, isPrevented };
}

const elsewhere = [
  'https://example.org/',
  'http://127.0.0.1/',
  'file:///etc/passwd',
  'app://bundle.example.org/',
  'app://other/',
  'app://bundle@example.org/',
  'app://user:pass@bundle/',
  'app://bundle:80/',
  'javascript:alert(1)',
  'data:text/html,x',
  'about:blank',
  'not an address',
];

describe('the list of Electron security, item by item', () => {
  it('1: only the page itself, from its own scheme, is loaded; everything from a network is cancelled', () => {
    expect(recorded.windows.map(({ loaded }) => loaded)).toEqual([['app://bundle/']]);
    const isCancelled = (url: string): boolean => {
      let cancel = false;
      const request =
        handler<(details: unknown, done: (answer: { cancel: boolean }) => void) => void>('beforeRequest');
      request({ url }, (answer) => (cancel = answer.cancel));
      return cancel;
    };
    for (const url of [
      'http://a/',
      'https://a/',
      'ws://a/',
      'wss://a/',
      'ftp://a/',
      'file:///etc/passwd',
      'app://other/',
    ]) {
      expect([url, isCancelled(url)]).toEqual([url, true]);
    }
    expect(isCancelled('blob:https://example.org/1')).toBe(true);
    for (const url of ['app://bundle/index.html', 'blob:app://bundle/1', 'data:image/png;base64,x']) {
      expect([url, isCancelled(url)]).toEqual([url, false]);
    }
  });

  it('2: no Node in the page, in its workers or in frames', () => {
    expect(preferences()).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    });
  });

  it('3: the preload is isolated from the page', () => {
    expect(preferences().contextIsolation).toBe(true);
  });

  it('4: the sandbox is on for the window and, before Electron is ready, for every process', () => {
    expect(preferences().sandbox).toBe(true);
    expect(callsBeforeReady).toContain('enableSandbox');
    expect(read('src/main/index.ts')).not.toMatch(/appendSwitch|no-sandbox'\s*,/);
  });

  it('5: every permission is refused but notifications of our own page, for devices and the screen too', () => {
    const answers: boolean[] = [];
    const request =
      handler<
        (contents: unknown, permission: string, done: (yes: boolean) => void, details: unknown) => void
      >('permissionRequest');
    const ask = (permission: string, requestingUrl: string): void => {
      request({}, permission, (yes) => answers.push(yes), { requestingUrl });
      answers.push(
        handler<(contents: unknown, permission: string, origin: string) => boolean>('permissionCheck')(
          {},
          permission,
          requestingUrl,
        ),
      );
    };
    for (const permission of ['media', 'geolocation', 'clipboard-read', 'openExternal', 'fullscreen']) {
      ask(permission, 'app://bundle/');
    }
    ask('notifications', 'https://example.org/');
    answers.push(handler<() => boolean>('devicePermission')());
    expect(answers).toEqual(new Array(13).fill(false));
    answers.length = 0;
    ask('notifications', 'app://bundle/');
    expect(answers).toEqual([true, true]);
    let granted: unknown;
    handler<(request: unknown, done: (streams: unknown) => void) => void>('displayMedia')(
      {},
      (streams) => (granted = streams),
    );
    expect(granted).toEqual({});
  });

  it('6: web security is on', () => {
    expect(preferences().webSecurity).toBe(true);
    expect(callsBeforeReady).not.toContain('appendSwitch');
  });

  it('7: every answer of the scheme carries the policy, and the policy lets nothing in from elsewhere', async () => {
    for (const url of ['app://bundle/', 'app://bundle/nothing.js', 'app://other/']) {
      const policy = (await servePage(url)).headers.get('content-security-policy') ?? '';
      const directives = new Map(
        policy.split('; ').map((each) => [each.split(' ')[0], each.split(' ').slice(1)]),
      );
      expect(directives.get('default-src')).toEqual(["'none'"]);
      expect(directives.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"]);
      expect(directives.get('style-src')).toEqual(["'self'"]);
      expect(directives.get('connect-src')).toEqual(["'self'"]);
      expect(directives.get('base-uri')).toEqual(["'none'"]);
      expect(directives.get('form-action')).toEqual(["'none'"]);
      expect(directives.get('frame-ancestors')).toEqual(["'none'"]);
      expect(directives.get('require-trusted-types-for')).toEqual(["'script'"]);
      expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:/);
    }
  });

  it('8: no insecure content is run', () => {
    expect(preferences().allowRunningInsecureContent).toBe(false);
  });

  it('9: no experimental features', () => {
    expect(preferences().experimentalFeatures).toBe(false);
  });

  it('10: no Blink features are switched on', () => {
    expect(Object.keys(preferences())).not.toContain('enableBlinkFeatures');
  });

  it('11: no webview has popups allowed: there are none in the page', () => {
    expect(preferences().webviewTag).toBe(false);
    const components = readdirSync(join(root, 'src/renderer'), { recursive: true, encoding: 'utf8' });
    for (const file of components.filter((name) => name.endsWith('.svelte'))) {
      expect(read(`src/renderer/${file}`)).not.toContain('<webview');
    }
  });

  it('12: attaching a webview is prevented all the same', () => {
    expect(announcePage().isPrevented('will-attach-webview', '')).toBe(true);
  });

  it.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])(
    '13: %s leads nowhere but to the page',
    (event) => {
      const { isPrevented } = announcePage();
      for (const url of elsewhere) expect([url, isPrevented(event, url)]).toEqual([url, true]);
      expect(isPrevented(event, 'app://bundle/index.html')).toBe(false);
    },
  );

  it('14: no second window is opened', () => {
    const { contents } = announcePage();
    expect(contents.openHandler()).toEqual({ action: 'deny' });
  });

  it('15: nothing is ever handed to openExternal, and documents are a fixed list of files', () => {
    const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    for (const file of files) expect(read(`src/${file}`)).not.toContain('openExternal');
    expect(read('src/main/platform/electron.ts')).toContain(
      "{ licence: 'LICENSE', maths: 'docs/maths.md' } as const",
    );
  });

  it('16: one exact version of Electron is named, the same in both places, and a supported one', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as {
      devDependencies: Record<string, string>;
    };
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Number(devDependencies.electron.split('.')[0])).toBeGreaterThanOrEqual(45);
    expect(read('electron-builder.yml')).toContain(`electronVersion: ${devDependencies.electron}\n`);
  });

  const connectFrom = async (senderFrame: unknown): Promise<'accepted' | 'refused'> => {
    const { port1, port2 } = new MessageChannel();
    const outcome = new Promise<'accepted' | 'refused'>((done) => {
      port1.on('message', () => done('accepted'));
      port1.on('close', () => done('refused'));
    });
    const sender = recorded.windows[0].webContents;
    ipcMain.emit('unfold.connect', { sender, senderFrame, ports: [likeMessagePortMain(port2)] });
    port1.postMessage({ kind: 'call', id: 1, method: 'app.info', params: {} });
    const answer = await outcome;
    port1.close();
    return answer;
  };

  it('17: only the top frame of our own page gets a connection', async () => {
    expect(await connectFrom({ url: 'app://bundle/index.html', parent: null })).toBe('accepted');
    expect(await connectFrom(null)).toBe('refused');
    expect(await connectFrom({ url: 'app://bundle/', parent: { url: 'app://bundle/' } })).toBe('refused');
    for (const url of elsewhere)
      expect([url, await connectFrom({ url, parent: null })]).toEqual([url, 'refused']);
    expect(ipcMain.eventNames()).toEqual(['unfold.connect']);
  });

  it('18: the page comes from its own scheme, a secure one without exemptions, and never from outside its folder', async () => {
    expect(callsBeforeReady).toContain('registerSchemesAsPrivileged');
    const { args } = recorded.calls.find(({ name }) => name === 'registerSchemesAsPrivileged') ?? {
      args: [],
    };
    expect(args[0]).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
    for (const path of ['..%2f..%2fpackage.json', '%2e%2e/main/index.js', '..%5cmain%5cindex.js', '.stamp']) {
      expect((await servePage(`app://bundle/${path}`)).status).toBe(404);
    }
    expect((await servePage('app://other/index.html')).status).toBe(404);
    expect((await servePage('app://bundle/', 'POST')).status).toBe(404);
  });

  it('19: the fuses are set', () => {
    const fuses = /electronFuses:\n((?: {2}.+\n?)+)/
      .exec(read('electron-builder.yml'))?.[1]
      .trim()
      .split(/\n\s*/);
    expect(fuses?.sort()).toEqual([
      'enableCookieEncryption: true',
      'enableEmbeddedAsarIntegrityValidation: true',
      'enableNodeCliInspectArguments: false',
      'enableNodeOptionsEnvironmentVariable: false',
      'grantFileProtocolExtraPrivileges: false',
      'onlyLoadAppFromAsar: true',
      'runAsNode: false',
    ]);
  });

  it('20: the preload hands over one port and nothing of Electron', () => {
    const preload = read('src/preload/index.ts');
    expect(preload).not.toMatch(/contextBridge|exposeInMainWorld|ipcRenderer\.(on|invoke|send\b|once)/);
    expect(preload.match(/ipcRenderer\.\w+\(/g)).toEqual(['ipcRenderer.postMessage(']);
    expect(preload).toContain("window.postMessage('unfold.port', location.origin, [port2])");
    expect(problemsOf({ path: 'src/preload/index.ts', text: preload })).toEqual([]);
  });

  it('beyond the list: only what the page has made itself can be saved as a file', () => {
    const isPrevented = (url: string): boolean => {
      let prevented = false;
      session.defaultSession.emit(
        'will-download',
        { preventDefault: () => (prevented = true) },
        { getURL: () => url },
      );
      return prevented;
    };
    expect(['https://a/x.exe', 'blob:https://a/1', 'app://bundle/x', 'file:///x'].map(isPrevented)).toEqual(
      new Array(4).fill(true),
    );
    expect(['blob:app://bundle/1', 'data:text/csv,1'].map(isPrevented)).toEqual([false, false]);
  });
});
