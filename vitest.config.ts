import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  resolve: { conditions: ['browser'] },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['node_modules/**'],
    globalSetup: ['test/helpers/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Two Electrons that start at the same moment on one display can wait for ever.
    fileParallelism: process.env.UNFOLD_E2E_HOST !== 'electron',
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
