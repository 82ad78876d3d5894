/**
 * A main process to be killed: opens (or creates) the project named by its argument, and brings a card of a few seconds
 * to its end. Tells on stdout what happens, a JSON object a line.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nodePlatform } from '../../src/main/platform/node.ts';
import { createServices } from '../../src/main/services/index.ts';
import { tinyCard } from './tiny-card.ts';

const [, , path, options, trainerScript] = process.argv;
const tell = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const inner = nodePlatform({
  kind: 'cli',
  roots: [],
  settingsFolder: join(dirname(path), 'settings'),
  ...(trainerScript === undefined ? {} : { trainer: trainerScript }),
});
const services = createServices(
  {
    ...inner,
    spawnTrainer: () => {
      const trainer = inner.spawnTrainer();
      tell({ trainer: trainer.pid });
      return trainer;
    },
  },
  { cards: [tinyCard()], maxTrainers: 2 },
);
const { handlers } = services;

services.on('replication.changed', ({ status, runs }) => {
  tell({ status, ended: runs.ended });
  if (status === 'finished' || status === 'failed') setTimeout(() => void services.close(), 0);
});

if (existsSync(path)) await handlers['project.open']({ path });
else await handlers['project.create']({ path });
const [known] = await handlers['replications.list']({});
tell({ found: known?.status ?? 'nothing', ended: known?.runs.ended ?? 0 });
if (known === undefined)
  await handlers['replications.start']({ name: 'tiny', size: 'full', options: JSON.parse(options) });
else if (known.status === 'finished') await services.close();
else await handlers['replications.resume']({ id: known.id });
