import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

const here = (path: string) => resolve(import.meta.dirname, path);

/** One build for every host: the Electron entry, the loopback host and command line, the trainer, the page. */
export default defineConfig({
  main: {
    build: {
      outDir: 'dist/main',
      emptyOutDir: false,
      externalizeDeps: true,
      rollupOptions: {
        input: {
          index: here('src/main/index.ts'),
          cli: here('src/cli/index.ts'),
          trainer: here('src/trainer/index.ts'),
          'team-worker': here('src/trainer/team-worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'dist/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { index: here('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: here('src/renderer'),
    base: './',
    plugins: [svelte()],
    build: {
      outDir: here('dist/renderer'),
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      minify: true, // half as much to read and parse at every start
      rollupOptions: { input: { index: here('src/renderer/index.html') } },
    },
  },
});
