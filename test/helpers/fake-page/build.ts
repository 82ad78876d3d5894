/** Builds the page on made-up services once a process and serves it: what view tests and screenshots open. */
import { createServer, type Server } from 'node:http';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';

const root = import.meta.dirname;
const cache = resolve(root, '../../../.cache');
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

/** Address of the served page and how to end it. */
export async function serveFakePage(): Promise<{ readonly url: string; close(): Promise<void> }> {
  mkdirSync(cache, { recursive: true });
  // A folder of its own: several files of tests serve the page at the same time.
  const outDir = mkdtempSync(join(cache, 'fake-page-'));
  await build({
    root,
    base: './',
    configFile: false,
    logLevel: 'error',
    plugins: [svelte()],
    build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  });
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const file = join(outDir, path === '/' ? 'index.html' : path);
    readFile(file).then(
      (bytes) =>
        response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream').end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const close = async (): Promise<void> => {
    await new Promise<void>((done) => server.close(() => done()));
    rmSync(outDir, { recursive: true, force: true });
  };
  return { url: addressOf(server), close };
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The test server has no port.');
  return `http://127.0.0.1:${address.port}/`;
}
