/** Services with one run, to be starved of disk space from outside: tells what happens, and resumes when told to. */
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { nodePlatform } from '../../src/main/platform/node.ts';
import { createServices } from '../../src/main/services/index.ts';
import { failureData } from '../../src/shared/failure.ts';
import { textOf, waves } from './waves.ts';

const [path, spec] = process.argv.slice(2);
const tell = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
process.on('SIGXFSZ', () => undefined);
const services = createServices(
  nodePlatform({ kind: 'cli', roots: [], settingsFolder: join(dirname(path), 's') }),
);
const { handlers } = services;
services.on('run.changed', ({ status, reason, iterations, summary }) => {
  tell({ status, word: reason?.word, committed: iterations });
  if (status === 'finished') tell({ sha: summary?.weightsSha256 });
});
createInterface({ input: process.stdin }).on('line', (line) => void obey(line));

await handlers['project.create']({ path });
await handlers['series.import']({ source: { fileName: 'w.txt', bytes: textOf(waves()) }, recipe: {} });
const { id } = await handlers['run.create']({ seriesId: 1, spec: JSON.parse(spec) });
await handlers['run.start']({ id });

async function obey(line: string): Promise<void> {
  try {
    if (line === 'resume') await handlers['run.resume']({ id });
    if (line === 'close') {
      await services.close();
      process.exit(0);
    }
  } catch (error) {
    tell({ error: failureData(error).code });
  }
}
