/** Prints a page of HTML to PDF with a browser of this computer, for hosts that have none of their own. */
import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { UnfoldError } from '../../engine/errors.ts';

/** Programs that speak Chromium's protocol, as they are called on the systems. */
const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'msedge',
];
/** Places outside the search path where they are installed. */
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
const patience = 60_000;

/**
 * The PDF of a page that needs nothing but itself. `UNFOLD_CHROMIUM` names the browser; otherwise the usual ones are looked
 * for. @throws UnfoldError 'report.no-printer' where there is none, 'report.not-printed' where it makes no PDF
 */
export async function printPdf(html: string): Promise<Uint8Array> {
  const browser = findBrowser();
  if (browser === null)
    throw new UnfoldError(
      'report.no-printer',
      'A PDF needs Chromium, Chrome or Edge, and none was found here. Name one in the environment variable UNFOLD_CHROMIUM, or write the report as HTML and print it from a browser.',
    );
  const folder = mkdtempSync(join(tmpdir(), 'unfold-report-'));
  try {
    const page = join(folder, 'report.html');
    writeFileSync(page, html);
    return await printedBy(browser, argumentsFor(folder), pathToFileURL(page).href);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function argumentsFor(folder: string): string[] {
  return [
    '--headless',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--disable-extensions',
    '--no-first-run',
    `--user-data-dir=${join(folder, 'profile')}`,
    // Its sandbox refuses to start for the superuser; the page is ours and has no script.
    ...(process.getuid?.() === 0 ? ['--no-sandbox', '--no-zygote'] : []),
    '--remote-debugging-pipe',
    'about:blank',
  ];
}

function findBrowser(): string | null {
  const named = process.env['UNFOLD_CHROMIUM'];
  if (named !== undefined && named !== '') return isProgram(named) ? named : null;
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const ending = process.platform === 'win32' ? '.exe' : '';
  const all = [...folders.flatMap((folder) => names.map((name) => join(folder, name + ending))), ...places];
  return all.find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Drives the browser through its two pipes: opens the page, prints it, ends the browser. */
async function printedBy(program: string, args: readonly string[], url: string): Promise<Uint8Array> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr?.on('data', (part: Buffer) => (said = (said + part.toString()).slice(-4000)));
  const ended = new Promise<void>((done) => {
    child.once('error', (error) => {
      said += error.message;
      done();
    });
    child.once('close', () => done());
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  const talk = openTalk(child.stdio[3] as Writable, child.stdio[4] as Readable);
  try {
    const failed = ended.then(() => Promise.reject(notPrinted(program, said)));
    return await Promise.race([printed(talk, url), failed]);
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
    await ended;
  }
}

const notPrinted = (program: string, said: string): UnfoldError =>
  new UnfoldError(
    'report.not-printed',
    `${program} made no PDF. It said: ${said.trim().slice(-300) || 'nothing'}. Write the report as HTML and print it from a browser.`,
  );

async function printed(talk: Talk, url: string): Promise<Uint8Array> {
  const { targetId } = await talk.ask('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await talk.ask('Target.attachToTarget', { targetId, flatten: true });
  const ask = (method: string, params: object) => talk.ask(method, params, String(sessionId));
  await ask('Page.enable', {});
  const loaded = talk.heard('Page.loadEventFired');
  await ask('Page.navigate', { url });
  await loaded;
  // A4 in inches.
  const { data } = await ask('Page.printToPDF', {
    printBackground: true,
    paperWidth: 8.27,
    paperHeight: 11.69,
  });
  return new Uint8Array(Buffer.from(String(data), 'base64'));
}

/** Questions to the browser with their answers, and events that it tells. */
interface Talk {
  ask(method: string, params: object, sessionId?: string): Promise<Record<string, unknown>>;
  heard(event: string): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** Messages are JSON, each ended by a zero byte. */
function openTalk(to: Writable, from: Readable): Talk {
  const waiting = new Map<number, (message: Message) => void>();
  const listening = new Map<string, () => void>();
  let rest = '';
  let asked = 0;
  from.setEncoding('utf8');
  from.on('data', (part: string) => {
    const texts = (rest + part).split('\0');
    rest = texts.pop() ?? '';
    for (const text of texts) {
      const message = JSON.parse(text) as Message;
      if (message.id !== undefined) waiting.get(message.id)?.(message);
      else listening.get(message.method ?? '')?.();
    }
  });
  // A browser that ends closes its pipes; that it ended is told elsewhere.
  for (const pipe of [to, from]) pipe.on('error', () => undefined);
  return {
    ask: (method, params, sessionId) =>
      new Promise((done, fail) => {
        const id = ++asked;
        waiting.set(id, ({ result = {}, error }) => {
          if (error === undefined) done(result);
          else
            fail(new UnfoldError('report.not-printed', `The browser refused ${method}: ${error.message}.`));
        });
        to.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
      }),
    heard: (event) => new Promise((done) => listening.set(event, done)),
  };
}
