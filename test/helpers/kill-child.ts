/**
 * A main process to be killed: opens (or creates) the project named by its argument, trains its run to the end, and
 * tells on stdout what happens, a JSON object a line. Everything it tells as committed must survive.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nodePlatform } from '../../src/main/platform/node.ts';
import { createServices } from '../../src/main/services/index.ts';
import { killSpec, killText } from './kill-spec.ts';

const path = process.argv[2];
const tell = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const inner = nodePlatform({ kind: 'cli', roots: [], settingsFolder: join(dirname(path), 'settings') });
const services = createServices({
  ...inner,
  spawnTrainer: () => {
    const trainer = inner.spawnTrainer();
    tell({ trainer: trainer.pid });
    return trainer;
  },
});
const { handlers } = services;

// A run changes when something was committed: `iterations` is that of the newest checkpoint then.
services.on('run.changed', ({ id, status, iterations }) => tell({ id, status, committed: iterations }));
services.on('run.changed', ({ id, status }) => {
  if (status === 'interrupted') setTimeout(() => void handlers['run.resume']({ id }), 0);
  if (status === 'finished' || status === 'failed') setTimeout(() => void services.close(), 0);
});

if (existsSync(path)) await handlers['project.open']({ path });
else await handlers['project.create']({ path });
if ((await handlers['series.list']({})).length === 0) {
  const source = { fileName: 'waves.txt', bytes: new TextEncoder().encode(killText) };
  await handlers['series.import']({ source, recipe: {} });
}
const runs = await handlers['run.list']({});
const run = runs[0] ?? (await handlers['run.create']({ seriesId: 1, spec: killSpec }));
if (run.status === 'draft') await handlers['run.start']({ id: run.id });
else if (run.status === 'finished') await services.close();
else await handlers['run.resume']({ id: run.id });
tell({ begun: run.iterations });
