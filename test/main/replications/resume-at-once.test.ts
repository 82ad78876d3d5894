import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startServices, temporaryFolder } from '../../helpers/projects.ts';
import { whenReplication } from '../../helpers/replications.ts';
import { tinyCard } from '../../helpers/tiny-card.ts';

it('a replication that is resumed before its runs stand still goes on with all of them', async () => {
  const folder = temporaryFolder();
  const services = startServices(folder, { cards: [tinyCard()], maxTrainers: 2 });
  const { handlers } = services;
  await handlers['project.create']({ path: join(folder, 'p.unfold') });
  const training = new Promise<void>((begun) => {
    services.on('run.progress', () => begun());
  });
  const options = { iterations: 1500 };
  const { id } = await handlers['replications.start']({ name: 'tiny', size: 'quick', options });
  await training;
  const pausing = handlers['replications.pause']({ id });
  expect((await handlers['replications.resume']({ id })).status).toBe('running');
  await pausing;
  await whenReplication(services, id, ['finished', 'paused']);
  const { status, trials } = await handlers['replications.get']({ id });
  expect([status, ...trials.map((trial) => trial.status)]).toEqual(Array(4).fill('finished'));
}, 60_000);
