import { isDeepStrictEqual } from 'node:util';
import { Option } from 'commander';
import { UnfoldError } from '../../engine/errors.ts';
import { type CardOptions, type Replication, replications } from '../../engine/replications/index.ts';
import type { ReplicationInfo } from '../../shared/models.ts';
import { exitCodes } from '../exit-codes.ts';
import { signalExitCode } from '../interrupts.ts';
import type { Output } from '../output.ts';
import { importSlots, slotFiles } from '../replicate-data.ts';
import { followReplication, type FollowedReplication } from '../replicate-follow.ts';
import { cardJson, cardsText } from '../replicate-list.ts';
import { cardNamed, cardOptions } from '../replicate-options.ts';
import { replicationJson, replicationText, type Told } from '../replicate-result.ts';
import { type Session, withProject } from '../session.ts';
import { type CliCommand, type CliOptions, needed } from './command.ts';
import { addJson, addSet, wholeNumber } from './options.ts';
import { quoted } from './run.ts';

/** `unfold replicate`, for the cards of the gallery. */
export const replicate: CliCommand = replicateCommand(replications);

/** `unfold replicate list` shows the cards, `unfold replicate NAME` runs one and tells published beside measured. */
export function replicateCommand(cards: readonly Replication[]): CliCommand {
  return {
    name: 'replicate',
    args: '<name>',
    summary: 'run a published experiment (list shows them all) and tell published beside measured',
    describe,
    run: async (args, options, output) => {
      const name = needed(args, 0);
      if (name === 'list') return list(cards, options, output);
      return runCard(cards, { name, options, output });
    },
  };
}

function describe(parser: Parameters<NonNullable<CliCommand['describe']>>[0]): void {
  parser.option('--quick', 'the short form: it ends within a quarter of a minute or so (the default)');
  parser.addOption(new Option('--full', 'with the settings of the text; may take hours').conflicts('quick'));
  parser.option(
    '--seeds <number>',
    'from so many seeds, for cards with that setting',
    wholeNumber(1, 100000),
  );
  addSet(parser, 'change a setting of the card, e.g. lengths=[20,50]; may be repeated');
  parser.addOption(slotOption());
  parser.option('--project <file>', 'keep it in this project, made when it is not there');
  parser.option('--anew', 'start a new one where the project holds an unfinished one with these settings');
  addJson(parser, 'print one JSON object on the last line (with list: one list of cards)');
  parser.addHelpText('after', notes);
}

const notes = `
replicate list   every card: which figure or table it is, and what it costs
help NAME        what a card shows, how it is judged, its settings, the data it wants

Without --data, a series made by the program stands in for data that belong to others; the output says so.
With --project, Ctrl+C pauses; the same command goes on with what is unfinished, also after a crash. Without it nothing
is kept, and Ctrl+C ends the card, which is judged by the runs that have ended.
The exit code is 0 whenever the card came to its end, whatever the verdict.`;

/** `--data` of this command may be repeated, and is kept apart from that of others, which takes one file. */
function slotOption(): Option {
  const help =
    'data file for a slot of the card; files of a set with commas between, training first; may be repeated';
  const option = new Option('--data <[slot=]file,...>', help);
  option.attributeName = () => 'slots';
  return option.argParser((value: string, before: readonly string[] = []) => [...before, value]);
}

function list(cards: readonly Replication[], options: CliOptions, output: Output): number {
  const none = { ...options };
  delete none.json;
  const [given] = Object.keys(none);
  if (given !== undefined) {
    throw new UnfoldError('usage.arguments', 'replicate list takes no option but --json.');
  }
  if (options.json === true) output.json(cards.map(cardJson));
  else output.result(cards.length === 0 ? 'There are no cards.' : cardsText(cards));
  return exitCodes.ok.code;
}

interface Asked {
  readonly name: string;
  readonly options: CliOptions;
  readonly output: Output;
}

async function runCard(cards: readonly Replication[], { name, options, output }: Asked): Promise<number> {
  const card = cardNamed(cards, name);
  const full = options.full === true;
  const wish = { full, set: options.set ?? [], seeds: options.seeds ?? null };
  const settings = cardOptions(card, wish);
  const files = slotFiles(card, options.slots ?? []);
  return withProject({ file: options.project ?? null, create: true, cards }, async (session) => {
    const data = await importSlots(session, output, files);
    const unfinished = options.anew === true ? null : await unfinishedOne(session, { card, settings, data });
    if (unfinished !== null) {
      const { all, ended } = unfinished.runs;
      output.note(
        `Going on with one that ${unfinishedWords[unfinished.status]} before: ${ended} of ${all} runs have ended. --anew starts another one.`,
      );
    }
    const followed = await followReplication(session, output, () =>
      unfinished === null
        ? session.handlers['replications.start']({
            name: card.name,
            size: full ? 'full' : 'quick',
            options: settings,
            data,
          })
        : session.handlers['replications.resume']({ id: unfinished.id }),
    );
    return report(followed, await told(session, card, followed), { session, options, output });
  });
}

/** One that could not be judged is judged again. */
const unfinishedWords: Partial<Record<ReplicationInfo['status'], string>> = {
  paused: 'was paused',
  interrupted: 'was interrupted',
  failed: 'could not be judged',
};

/** The newest that can go on, of the same card with the same settings on the same series; null where there is none. */
async function unfinishedOne(
  { handlers, temporary }: Session,
  wanted: { card: Replication; settings: CardOptions; data: Readonly<Record<string, number>> },
): Promise<ReplicationInfo | null> {
  if (temporary) return null;
  const { card, settings, data } = wanted;
  const alike = (await handlers['replications.list']({})).filter(
    ({ name, status, options, standIns }) =>
      name === card.name &&
      status in unfinishedWords &&
      isDeepStrictEqual(options, JSON.parse(JSON.stringify(settings))) &&
      card.data.every((slot) => standIns.includes(slot.name) !== slot.name in data),
  );
  const runs = await handlers['run.list']({});
  for (const info of alike) {
    const { trials } = await handlers['replications.get']({ id: info.id });
    const own = new Set(trials.map(({ runId }) => runId));
    const series = new Set(runs.filter(({ id }) => own.has(id)).map(({ seriesId }) => seriesId));
    if (Object.values(data).every((id) => series.has(id))) return info;
  }
  return null;
}

/** Everything that is told about it. */
async function told(
  { handlers }: Session,
  card: Replication,
  { detail }: FollowedReplication,
): Promise<Told> {
  const runs = new Map((await handlers['run.list']({})).map((run) => [run.id, run]));
  const begun = detail.trials.find(({ iterations }) => iterations > 0);
  const engine = begun === undefined ? null : (await handlers['run.get']({ id: begun.runId })).engine;
  return { card, detail, runs, engine };
}

function report(
  { detail, signal }: FollowedReplication,
  all: Told,
  { session, options, output }: { session: Session; options: CliOptions; output: Output },
): number {
  if (options.json === true) output.json(replicationJson(all));
  else output.result(replicationText(all));
  const unfinished = detail.status === 'paused' || detail.status === 'interrupted';
  if (unfinished && !session.temporary) {
    output.note(
      `${detail.runs.ended} of ${detail.runs.all} runs have ended. The same command with --project ${quoted(session.project.path)} goes on.`,
    );
  } else if (signal !== null && session.temporary) {
    output.note('Nothing was kept. With --project FILE, Ctrl+C pauses what can be gone on with.');
  }
  if (signal !== null && detail.status !== 'finished') return signalExitCode(signal);
  return detail.status === 'finished' || detail.status === 'stopped'
    ? exitCodes.ok.code
    : exitCodes.runFailed.code;
}
