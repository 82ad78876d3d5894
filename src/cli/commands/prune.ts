import { existsSync } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';
import { UnfoldError } from '../../engine/errors.ts';
import type { RunInfo } from '../../shared/models.ts';
import { exitCodes } from '../exit-codes.ts';
import { findRun } from '../find-run.ts';
import { signalExitCode } from '../interrupts.ts';
import type { Output } from '../output.ts';
import {
  type FirstRun,
  pruneAndRetrain,
  type PruneCourse,
  type PrunedNetwork,
  type PruneEnding,
  type PruneWish,
} from '../prune-loop.ts';
import { runText } from '../result.ts';
import { type Session, withProject } from '../session.ts';
import { readSpecFile, type SpecOnDisk } from '../spec-file.ts';
import { number4, textTable } from '../text-table.ts';
import { type CliCommand, type CliOptions, needed } from './command.ts';
import { addJson, addSet, wholeNumber } from './options.ts';
import { created, resumeCommand } from './run.ts';

/** `unfold prune SPEC_OR_RUN`: removes the least salient weights and trains again, in turns (Pedersen & Hansen 1995). */
export const prune: CliCommand = {
  name: 'prune',
  args: '<spec.json|run>',
  summary: 'remove the least salient weights and train again, until the predicted error rises',
  describe: (parser) => {
    parser.option('--project <file>', 'keep the runs in this project; a run is one of its own');
    parser.option('--per <n>', 'weights to remove at a time', wholeNumber(1, 1000), 1);
    parser.option(
      '--retrain <iterations>',
      'iterations of each retraining (those of the run itself)',
      wholeNumber(1, 1e9),
    );
    parser.option(
      '--until <error-rises|count>',
      'when to stop: the final prediction error rises, or so many weights are left',
      untilOf,
      'error-rises',
    );
    parser.addOption(
      new Option('--measure <measure>', 'optimal brain damage, or surgeon, which moves the other weights')
        .choices(['damage', 'surgeon'])
        .default('damage'),
    );
    parser.option('--data <file>', 'data file, in place of data.file of a specification');
    addSet(parser, 'change a setting of a specification; may be repeated');
    addJson(parser, 'print one JSON object on the last line');
    parser.addHelpText('after', afterHelp);
  },
  run: async (args, options, output) => {
    const given = needed(args, 0);
    const { project = null, per = 1, retrain = null, until = 'error-rises', measure = 'damage' } = options;
    const wish: PruneWish = { per, retrain, until, measure };
    const spec = specOf(given, options);
    return withProject({ file: project, create: spec !== null }, async (session) => {
      const first = spec === null ? await storedRun(session, given) : await newRun(session, output, spec);
      const course = await pruneAndRetrain(session, output, { first, wish });
      return report(course, { wish, session, output, json: options.json === true });
    });
  },
};

const afterHelp = `
Every retraining is a run of the project, named "...: pruned to N weights", that starts from the weights that are left.
The predicted error is Akaike's final prediction error, a mean squared error in scaled units. A run is named by its
number or its name and needs --project. Without --project nothing is kept.`;

function untilOf(text: string): 'error-rises' | number {
  if (text === 'error-rises') return text;
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= 1e6) return count;
  throw new InvalidArgumentError('Expected error-rises or a whole number of weights from 1 on.');
}

/** The specification, where a file is named; null for a run of a project. */
function specOf(given: string, { project, data, set }: CliOptions): SpecOnDisk | null {
  if (existsSync(given) || given.endsWith('.json') || project === undefined) {
    if (!existsSync(given) && !given.endsWith('.json')) {
      const text = `There is no file ${given}. To prune a run, name its project with --project FILE.`;
      throw new UnfoldError('usage.project', text);
    }
    return readSpecFile(given, { data: data ?? null, set: set ?? [], seed: null });
  }
  if (data === undefined && set === undefined) return null;
  const option = data === undefined ? '--set' : '--data';
  throw new UnfoldError('usage.run', `${option} is for specifications; "${given}" is a run of ${project}.`);
}

async function newRun(session: Session, output: Output, spec: SpecOnDisk): Promise<FirstRun> {
  const { id, start } = await created(session, output, spec);
  return { run: await session.handlers['run.get']({ id }), start };
}

/** A run that is there; a draft is trained first. */
async function storedRun({ handlers }: Session, given: string): Promise<FirstRun> {
  const run = findRun(await handlers['run.list']({}), given);
  return { run, start: run.status === 'draft' ? () => handlers['run.start']({ id: run.id }) : null };
}

function report(
  course: PruneCourse,
  { wish, session, output, json }: { wish: PruneWish; session: Session; output: Output; json: boolean },
): number {
  const { networks, ended, unfinished, signal } = course;
  const best = bestOf(networks);
  if (json) output.json(asJson(course, wish, best));
  else {
    if (networks.length > 0) output.result(tableOf(networks));
    if (best !== null) output.result(sentenceOf(course, best));
  }
  if (unfinished !== null) noteUnfinished(unfinished, session, output);
  if (session.temporary) output.note('The runs were not kept. With --project FILE they are.');
  if (signal !== null) return signalExitCode(signal);
  return ended === 'run-failed' ? exitCodes.runFailed.code : exitCodes.ok.code;
}

function noteUnfinished(run: RunInfo, { temporary, project }: Session, output: Output): void {
  output.note(`Run ${run.id}, "${run.name}": ${runText(run)}`);
  if (!temporary && ['paused', 'draft', 'interrupted'].includes(run.status))
    output.note(`Go on with: ${resumeCommand(project.path, run.id)}`);
}

/** The network of the smallest predicted error; the last one where none can be predicted; null where there is none. */
function bestOf(networks: readonly PrunedNetwork[]): PrunedNetwork | null {
  const known = networks.filter(({ predictionError }) => !Number.isNaN(predictionError));
  const first = known.at(0) ?? networks.at(-1) ?? null;
  return known.reduce((a, b) => (a !== null && a.predictionError <= b.predictionError ? a : b), first);
}

const endings: Readonly<Record<PruneEnding, string>> = {
  'error-rises': 'The predicted error rises',
  count: 'As few weights are left as were asked for',
  'nothing-to-remove': 'No weight that is left can be removed by itself',
  'run-failed': 'A run did not come to its end',
  interrupted: 'Interrupted',
};

function sentenceOf({ ended }: PruneCourse, { run, weights, predictionError }: PrunedNetwork): string {
  const best = `${weights} weights, run ${run.id}`;
  return Number.isNaN(predictionError)
    ? `${endings[ended]}. The last network: ${best}.`
    : `${endings[ended]}. Smallest predicted error: ${best}.`;
}

function tableOf(networks: readonly PrunedNetwork[]): string {
  const heading = ['run', 'weights', 'E train', 'predicted error', 'test NMSE', 'removed'];
  return textTable([
    heading,
    ...networks.map(({ run, weights, error, predictionError, removed }) => [
      String(run.id),
      String(weights),
      number4(error),
      number4(predictionError),
      number4(run.summary?.test?.nmse),
      removed.length > 2 ? `${removed[0]} and ${removed.length - 1} more` : removed.join(', '),
    ]),
  ]);
}

/** What does not exist or is not a number is null. */
function asJson({ networks, ended }: PruneCourse, wish: PruneWish, best: PrunedNetwork | null) {
  return {
    ...wish,
    ended,
    best: best?.run.id ?? null,
    networks: networks.map(({ run, weights, error, predictionError, removed }) => ({
      run: run.id,
      name: run.name,
      weights,
      error,
      predictionError,
      testNmse: run.summary?.test?.nmse ?? null,
      iterations: run.iterations,
      reason: run.reason?.word ?? null,
      removed,
    })),
  };
}
