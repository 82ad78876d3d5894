/**
 * The loopback host in a process of its own that watches how long its event loop is held up. Forked by responsive.ts with
 * a project; sends its address, then for each message the longest hold since the one before.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { dirname, join, resolve } from 'node:path';
import { defaultsOf } from '../../src/engine/fields.ts';
import { replications } from '../../src/engine/replications/index.ts';
import { startHeadless } from '../../src/main/headless.ts';
import { nodePlatform } from '../../src/main/platform/node.ts';
import { createServices } from '../../src/main/services/index.ts';

const project = process.argv[2];
const folder = dirname(project);
const services = createServices(
  nodePlatform({ kind: 'browser', roots: [folder], settingsFolder: join(folder, 'settings') }),
  { maxTrainers: 2 },
);
await services.handlers['project.open']({ path: project });
const host = await startHeadless({
  services,
  rendererFolder: resolve(import.meta.dirname, '../../dist/renderer'),
});
/** A timer every so many milliseconds: what it comes too late by is how long something else held the loop. */
const resolution = 5;
const delays = monitorEventLoopDelay({ resolution });
delays.enable();
const holds: { readonly method: string; readonly ms: number }[] = [];
// Which method held it longest by its own time on the loop: until it returns, or hands back a promise.
for (const [method, handler] of Object.entries(services.handlers)) {
  Object.assign(services.handlers, {
    [method]: (params: never) => {
      const began = performance.now();
      try {
        return (handler as (params: never) => unknown)(params);
      } finally {
        holds.push({ method, ms: performance.now() - began });
      }
    },
  });
}
process.on('message', (message) => {
  if (message === 'end') {
    void host
      .close()
      .then(() => services.close())
      .then(() => process.exit(0));
    return;
  }
  if (message === 'costs') return void costs().then(() => process.send?.('done'));
  const ms = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolution);
  const worst = holds.toSorted((a, b) => b.ms - a.ms).slice(0, 3);
  process.send?.({ longest: ms(delays.max), p99: ms(delays.percentile(99)), mean: ms(delays.mean), worst });
  delays.reset();
  holds.length = 0;
});
process.send?.({ url: host.url });

/** What every card would cost with one number changed, as its form asks: nothing measured fits, all is worked out. */
async function costs(): Promise<void> {
  for (const { name, fields, quick } of replications) {
    for (const size of ['quick', 'full'] as const) {
      for (const [key, own] of Object.entries(defaultsOf(fields))) {
        const value = size === 'quick' && key in quick ? quick[key] : own;
        if (typeof value !== 'number') continue;
        try {
          await services.handlers['cards.cost']({ name, size, options: { [key]: value + 1 } });
        } catch {
          continue; // some numbers cannot be one more
        }
      }
    }
  }
}
