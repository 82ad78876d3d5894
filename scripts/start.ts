/**
 * `npm start [-- --browser] [--project FILE]`: builds what is stale and opens the window. Where there is no Electron
 * runtime and none can be fetched, the same window opens in the browser.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from './build.ts';
import { giveUp, scriptArguments } from './support/arguments.ts';
import { findRuntime, layOutApplication } from './support/electron-runtime.ts';
import { root } from './support/root.ts';

const fetchMs = 20_000;

const { flags, values } = scriptArguments({ browser: 'flag', project: 'value' });
const file = values.get('project');
const project = file === undefined ? [] : [resolve(file)];
await start().catch(giveUp);

async function start(): Promise<void> {
  await build({ ifStale: true });
  const runtime = flags.has('browser') ? null : await runtimeOrWhyNot();
  if (runtime === null) await startInBrowser();
  else await startElectron(runtime);
}

async function runtimeOrWhyNot(): Promise<string | null> {
  if (!hasDisplay()) return say('There is no display here; Unfold opens in the browser.');
  const found = findRuntime();
  if (found !== null) return found;
  process.stderr.write('Fetching the Electron runtime...\n');
  const problem = await fetchRuntime();
  return findRuntime() ?? say(`No Electron runtime (${problem}); Unfold opens in the browser.`);
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

function say(sentence: string): null {
  process.stderr.write(`${sentence}\n`);
  return null;
}

/** Runs the electron package's own script, which downloads and checks the runtime. Resolves to what went wrong. */
function fetchRuntime(): Promise<string> {
  const script = join(root, 'node_modules', 'electron', 'install.js');
  if (!existsSync(script)) return Promise.resolve('the electron package is not installed');
  return new Promise((done) => {
    const child = spawn(process.execPath, [script], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: fetchMs,
    });
    let said = '';
    child.stderr.on('data', (part: Buffer) => (said += part.toString()));
    child.on('error', (error) => done(error.message));
    child.on('close', (_, signal) =>
      done(signal === null ? lastWords(said) : `no answer in ${fetchMs / 1000} s`),
    );
  });
}

function lastWords(said: string): string {
  const lines = said.split('\n').map((line) => line.trim());
  return (
    lines.find((line) => /error/i.test(line)) ??
    lines.findLast((line) => line !== '') ??
    'it could not be fetched'
  );
}

async function startElectron(runtime: string): Promise<void> {
  const { program, args } = layOutApplication(runtime);
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  await run(program, [...args, ...asRoot, ...project]);
}

/** The command line opens the browser itself and prints the address for where it cannot. */
async function startInBrowser(): Promise<void> {
  const open = hasDisplay() ? [] : ['--no-open'];
  const file = project.length > 0 ? ['--project', ...project] : [];
  await run(process.execPath, [join(root, 'dist', 'main', 'cli.js'), 'serve', ...open, ...file]);
}

/** Ctrl+C reaches the child too; this process waits for its orderly end and passes its exit code on. */
function run(program: string, args: readonly string[]): Promise<void> {
  process.on('SIGINT', () => undefined);
  return new Promise((done, fail) => {
    const child = spawn(program, args, { stdio: 'inherit' });
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
    child.on('error', fail);
    child.on('close', (code) => {
      process.exitCode = code ?? 1;
      done();
    });
  });
}
