import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build, type Rolldown } from 'vite';
import { layOutApplication } from '../../scripts/support/electron-runtime.ts';
import { launchChromium } from '../helpers/chromium.ts';
import { electronRuntime } from '../helpers/electron.ts';
import { loadWasmKernels, tsKernels } from '../helpers/kernels.ts';
import { numericsHash } from '../helpers/numerics.ts';

const folder = mkdtempSync(join(tmpdir(), 'unfold-numerics-'));
const bundle = join(folder, 'numerics.mjs');
const kernels = resolve(import.meta.dirname, '../../dist/kernels.wasm');
const expected = numericsHash(tsKernels);

beforeAll(async () => {
  const entry = resolve(import.meta.dirname, '../helpers/numerics-page.ts');
  const output = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, target: 'es2022', lib: { entry, formats: ['es'] } },
  });
  const [{ output: chunks }] = output as Rolldown.RolldownOutput[];
  writeFileSync(bundle, chunks[0].code);
  writeFileSync(join(folder, 'print.mjs'), printer());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A script that prints the hashes as JSON, for runtimes that run files. */
function printer(): string {
  return `import { readFileSync } from 'node:fs';
import { hashes } from ${JSON.stringify(pathToFileURL(bundle).href)};
console.log(JSON.stringify(await hashes(readFileSync(${JSON.stringify(kernels)}))));`;
}

function hashesFrom(command: string, args: readonly string[], env: Record<string, string> = {}) {
  const text = execFileSync(command, [...args, join(folder, 'print.mjs')], {
    env: { ...process.env, ...env },
  });
  return JSON.parse(text.toString()) as { typescript: string; wasm: string };
}

describe('the hash of all final weights is one', () => {
  it.each(['narrow', 'wide'] as const)('with the compiled kernels (%s tiles)', async (tiling) => {
    expect(numericsHash(await loadWasmKernels(tiling))).toBe(expected);
  });

  it('in Node with pairs of vectors joined into wider ones', () => {
    const hashes = hashesFrom(process.execPath, ['--experimental-wasm-revectorize']);
    expect(hashes).toEqual({ typescript: expected, wasm: expected });
  });

  it('in a Chromium page', async () => {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const module = `data:text/javascript;base64,${Buffer.from(readFileSync(bundle)).toString('base64')}`;
      const bytes = readFileSync(kernels).toString('base64');
      const numbers = `Uint8Array.from(atob("${bytes}"), (letter) => letter.charCodeAt(0))`;
      const hashes = await page.evaluate(`import("${module}").then(({ hashes }) => hashes(${numbers}))`);
      expect(hashes).toEqual({ typescript: expected, wasm: expected });
    } finally {
      await browser.close();
    }
  });

  it.skipIf(electronRuntime === null)('in Electron', () => {
    const { program } = layOutApplication(electronRuntime ?? '');
    const hashes = hashesFrom(program, [], { ELECTRON_RUN_AS_NODE: '1' });
    expect(hashes).toEqual({ typescript: expected, wasm: expected });
  });
});
