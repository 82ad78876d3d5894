/**
 * Runs cards of the gallery and keeps what came of them. `npm run -s replications -- [--quick|--full] [NAME ...]` runs
 * the named cards (all where none is named) and stores bench/results/replications/NAME.json; `--set`, `--seeds` and
 * `--data SLOT=FILE` are passed on. A full form is kept in .cache/replications/NAME.unfold: the same command goes on with
 * one that was interrupted. `--page` writes docs/replications.md from what is stored, and runs nothing.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReplicationResult } from '../src/cli/replicate-result.ts';
import { suggestion } from '../src/engine/errors.ts';
import { type Replication, replications } from '../src/engine/replications/index.ts';
import { build, copyBuild } from './build.ts';
import { type Given, giveUp, scriptArguments } from './support/arguments.ts';
import { sourceCommit } from './support/commit.ts';
import { pageFile, replicationPage } from './support/replication-page.ts';
import { keepResult, keptResults } from './support/replication-results.ts';
import { root } from './support/root.ts';

const cache = join(root, '.cache', 'replications');

async function main({ flags, values, lists, rest }: Given): Promise<number> {
  if (flags.has('page')) return writePage();
  const unknown = rest.find((name) => replications.every((card) => card.name !== name));
  if (unknown !== undefined) {
    const known = replications.map(({ name }) => name);
    process.stderr.write(`There is no card "${unknown}".${suggestion(unknown, known)}\n`);
    return 2;
  }
  await build({ ifStale: true });
  // A full form takes hours, in which others may build in this folder.
  const program = join(await copyBuild(cache), 'dist', 'main', 'cli.js');
  const commit = sourceCommit();
  let failed = 0;
  for (const card of replications.filter(({ name }) => rest.length === 0 || rest.includes(name))) {
    const form = flags.has('full') ? 'full' : 'quick';
    const seeds = values.get('seeds');
    const args = [
      ...['replicate', card.name, `--${form}`, '--json'],
      ...(seeds === undefined || !('seeds' in card.fields) ? [] : ['--seeds', seeds]),
      ...(lists.get('set') ?? []).flatMap((each) => ['--set', each]),
      ...dataFor(card, lists.get('data') ?? []).flatMap((each) => ['--data', each]),
      ...(form === 'full' ? ['--project', join(cache, `${card.name}.unfold`)] : []),
    ];
    process.stderr.write(`${card.name} (${form})\n`);
    const { code, last } = await runCli(program, args);
    const result = last.startsWith('{') ? (JSON.parse(last) as ReplicationResult) : null;
    if (code === 0 && result?.status === 'finished') {
      const path = await keepResult({ ...result, commit }, form);
      process.stdout.write(`${card.name}: ${result.verdict ?? 'no verdict'} (${path})\n`);
    } else {
      process.stdout.write(`${card.name}: ended with exit code ${code ?? 'none'}; nothing was stored\n`);
      failed += 1;
    }
    if (code === 130 || code === 143 || code === 129) break;
  }
  return failed > 0 ? 1 : 0;
}

async function writePage(): Promise<number> {
  const text = await replicationPage(replications.map((card) => ({ card, ...keptResults(card.name) })));
  writeFileSync(join(root, pageFile), text);
  process.stdout.write(`${pageFile}\n`);
  return 0;
}

/** Data for slots that the card has; those for others are for other cards. */
const dataFor = ({ data }: Replication, given: readonly string[]): string[] =>
  given.filter((each) => data.some(({ name }) => each.startsWith(`${name}=`)));

/** Remarks and progress are shown as they come. Ctrl+C is the command's own affair: it pauses, and its end is waited for. */
function runCli(program: string, args: readonly string[]): Promise<{ code: number | null; last: string }> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const wait = (): void => undefined; // a terminal sends Ctrl+C to the command as well
  const passOn = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', wait).on('SIGTERM', passOn).on('SIGHUP', passOn);
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('SIGINT', wait).off('SIGTERM', passOn).off('SIGHUP', passOn);
      resolve({ code, last: text.trimEnd().split('\n').at(-1) ?? '' });
    });
  });
}

const given = scriptArguments(
  { quick: 'flag', full: 'flag', page: 'flag', seeds: 'value', set: 'list', data: 'list' },
  'some',
);
main(given).then((code) => {
  process.exitCode = code;
}, giveUp);
