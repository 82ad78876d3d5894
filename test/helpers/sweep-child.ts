/**
 * A main process to be killed: opens (or creates) the project named by its argument, and brings a sweep of a few seconds to
 * its end. Tells on stdout what happens, a JSON object a line.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nodePlatform } from '../../src/main/platform/node.ts';
import { createServices } from '../../src/main/services/index.ts';
import { killText } from './kill-spec.ts';
import { sweepToKill } from './sweep-to-kill.ts';

const [, , path] = process.argv;
const tell = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const inner = nodePlatform({ kind: 'cli', roots: [], settingsFolder: join(dirname(path), 'settings') });
const services = createServices(
  {
    ...inner,
    spawnTrainer: () => {
      const trainer = inner.spawnTrainer();
      tell({ trainer: trainer.pid });
      return trainer;
    },
  },
  { maxTrainers: 2 },
);
const { handlers } = services;

services.on('sweep.changed', ({ status, runs }) => {
  tell({ status, ended: runs.ended });
  if (status === 'finished') setTimeout(() => void services.close(), 0);
});

if (existsSync(path)) await handlers['project.open']({ path });
else await handlers['project.create']({ path });
const [known] = await handlers['sweeps.list']({});
tell({ ended: known?.runs.ended ?? 0 });
if (known === undefined) {
  const series = await handlers['series.list']({});
  if (series.length === 0) {
    const source = { fileName: 'killed.txt', bytes: new TextEncoder().encode(killText) };
    await handlers['series.import']({ source, recipe: {} });
  }
  await handlers['sweeps.start']({ seriesId: 1, definition: sweepToKill });
} else if (known.status === 'finished') await services.close();
else await handlers['sweeps.resume']({ id: known.id });
