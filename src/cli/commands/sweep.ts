import { InvalidArgumentError } from 'commander';
import { isDeepStrictEqual } from 'node:util';
import { UnfoldError } from '../../engine/errors.ts';
import { readRunSpec } from '../../engine/index.ts';
import { readSweep } from '../../engine/sweeps/definition.ts';
import type { SweepInfo } from '../../shared/sweeps.ts';
import { comparisonText } from '../comparison-text.ts';
import { exitCodes } from '../exit-codes.ts';
import { importSeries } from '../import-series.ts';
import { signalExitCode } from '../interrupts.ts';
import type { Output } from '../output.ts';
import { type Session, withProject } from '../session.ts';
import { readSpecFile, type SpecOnDisk } from '../spec-file.ts';
import { mostSeeds, sweepDefinition } from '../sweep-definition.ts';
import { type FollowedSweep, followSweep } from '../sweep-follow.ts';
import { type CliCommand, type CliOptions, needed } from './command.ts';
import { addJson, addSet, wholeNumber } from './options.ts';
import { quoted } from './run.ts';

/** `unfold sweep SPEC.json --vary key=[...] --seeds N`: many runs of one specification, compared at the end. */
export const sweep: CliCommand = {
  name: 'sweep',
  args: '<spec.json>',
  summary: 'train a specification from many seeds and with varied settings, and compare',
  describe,
  run: (args, options, output) => {
    const file = needed(args, 0);
    const onDisk = readSpecFile(file, { data: options.data ?? null, set: options.set ?? [], seed: null });
    const definition = readSweep({ ...sweepDefinition(options), base: { ...readRunSpec(onDisk.spec) } });
    return withProject({ file: options.project ?? null, create: true }, async (session) => {
      const seriesId = await seriesFor(session, output, onDisk);
      const unfinished = await unfinishedOne(session, definition);
      if (unfinished !== null) {
        const { all, ended } = unfinished.runs;
        output.note(
          `Going on with one that was ${unfinished.status} before: ${ended} of ${all} runs have ended.`,
        );
      }
      const followed = await followSweep(session, output, () =>
        unfinished === null
          ? session.handlers['sweeps.start']({ seriesId, definition: { ...definition } })
          : session.handlers['sweeps.resume']({ id: unfinished.id }),
      );
      return report(session, followed, { options, output });
    });
  },
};

function describe(parser: Parameters<NonNullable<CliCommand['describe']>>[0]): void {
  parser.option('--data <file>', 'data file, in place of data.file (which is relative to the specification)');
  addSet(parser, 'change a setting of all runs, e.g. stop.iterations=50; may be repeated');
  parser.option(
    '--vary <key=values>',
    'a setting that varies: key=[1,2,3], or a range key=0.001..0.1:log:5; may be repeated',
    (value: string, before: readonly string[] = []) => [...before, value],
  );
  parser.option('--seeds <number>', 'run every combination from so many seeds', wholeNumber(1, mostSeeds));
  parser.option('--random <number>', 'draw so many combinations instead of all', wholeNumber(1, 1000));
  parser.option(
    '--halving <least:most[:eta]>',
    'successive halving: iterations that all get, iterations of the best, and one of how many goes on',
    readHalving,
  );
  parser.option('--project <file>', 'keep the runs in this project, made when it is not there');
  addJson(parser, 'print one JSON object on the last line');
  parser.addHelpText(
    'after',
    '\nWith --project, Ctrl+C pauses, and the same command goes on, also after a crash. Without it nothing is kept.',
  );
}

function readHalving(text: string): readonly number[] {
  const numbers = text.split(':').map(Number);
  if (/^\d+:\d+(:\d+)?$/.test(text)) return numbers;
  throw new InvalidArgumentError('Expected LEAST:MOST or LEAST:MOST:ETA, such as 30:270:3.');
}

async function seriesFor(
  session: Session,
  output: Output,
  { dataFile, recipe }: SpecOnDisk,
): Promise<number | null> {
  if (dataFile === null) return null;
  const request = { recipe, name: null, keyPrefix: 'data.recipe.', reuse: true, file: dataFile };
  return (await importSeries(session, output, request)).id;
}

/** The newest that can go on, of the same definition; null where there is none. */
async function unfinishedOne(
  { handlers, temporary }: Session,
  definition: unknown,
): Promise<SweepInfo | null> {
  if (temporary) return null;
  const plain: unknown = JSON.parse(JSON.stringify(definition));
  for (const info of await handlers['sweeps.list']({})) {
    if (info.status !== 'paused' && info.status !== 'interrupted') continue;
    const detail = await handlers['sweeps.get']({ id: info.id });
    if (isDeepStrictEqual(JSON.parse(JSON.stringify(detail.definition)), plain)) return info;
  }
  return null;
}

async function report(
  { handlers, project, temporary }: Session,
  { detail, signal }: FollowedSweep,
  { options, output }: { options: CliOptions; output: Output },
): Promise<number> {
  const ids = detail.trials.map(({ runId }) => runId);
  if (ids.length === 0) throw new UnfoldError('run.unknown', 'All runs of the sweep were removed.');
  const table = await handlers['compare.table']({ ids });
  const by = detail.best?.by ?? null;
  const [a, b] = table.configurations;
  const paired =
    table.configurations.length === 2 && by !== null
      ? await handlers['compare.paired']({ a: [...a.ids], b: [...b.ids], value: by })
      : null;
  if (options.json === true) output.json({ sweep: detail, ...table, by, paired });
  else {
    const best = table.runs.find(({ id }) => id === detail.best?.runId);
    const line = best === undefined ? '' : `\n\nBest: ${best.name} (run ${best.id})`;
    output.result(`${comparisonText(table, by, paired)}${line}`);
  }
  if (signal !== null && !temporary && detail.status === 'paused')
    output.note(
      `${detail.runs.ended} of ${detail.runs.all} runs have ended. The same command with --project ${quoted(project.path)} goes on.`,
    );
  if (signal !== null && detail.status !== 'finished') return signalExitCode(signal);
  return detail.status === 'finished' && detail.runs.failed < detail.runs.all
    ? exitCodes.ok.code
    : exitCodes.runFailed.code;
}
