/** The application in a browser: the loopback host as users start it, and a page in Chromium. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';

const cli = resolve(import.meta.dirname, '../../dist/main/cli.js');

/** A loopback host in a process of its own. */
export interface Host {
  readonly url: string;
  readonly pid: number | undefined;
  /** Ctrl+C, and waits for the end. Resolves to the exit code. */
  close(): Promise<number | null>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

/** Starts `unfold serve` in `folder`, which is also its home: settings, recent projects and roots are in there. */
export function startHost(folder: string, args: readonly string[] = []): Promise<Host> {
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: `${folder}/.config`, APPDATA: folder };
  const child = spawn(process.execPath, [cli, 'serve', '--no-open', ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((done) => child.once('close', done));
  return new Promise((done, fail) => {
    let said = '';
    const listen = (part: Buffer): void => {
      said += part.toString();
      const url = /http:\/\/127\.0\.0\.1:\d+\/#token=[0-9a-f]{64}/.exec(said)?.[0];
      if (url !== undefined) done(hostOf(child, url, ended));
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    void ended.then((code) =>
      fail(new Error(`The host ended with exit code ${code} before it gave an address:\n${said}`)),
    );
  });
}

function hostOf(child: ChildProcess, url: string, ended: Promise<number | null>): Host {
  const end = async (signal: 'SIGINT' | 'SIGKILL'): Promise<number | null> => {
    child.kill(signal);
    return ended;
  };
  return {
    url,
    pid: child.pid,
    close: () => end('SIGINT'),
    kill: () => end('SIGKILL').then(() => undefined),
  };
}

/** A page and everything it complained about: errors, failed requests, violations of the content security policy. */
export interface WatchedPage {
  readonly page: Page;
  readonly complaints: readonly string[];
}

/** Collects a page's complaints from now on. */
export function watchPage(page: Page): WatchedPage {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) =>
    complaints.push(`${request.url()}: ${request.failure()?.errorText ?? ''}`),
  );
  return { page, complaints };
}

/** Opens `url` in a browser of its own; the caller closes it. */
export async function openPage(url: string): Promise<WatchedPage & { readonly browser: Browser }> {
  const browser = await launchChromium();
  const watched = watchPage(await browser.newPage({ viewport: { width: 1280, height: 800 } }));
  await watched.page.goto(url);
  return { ...watched, browser };
}
