import { follow, type Followed } from '../follow.ts';
import { importSeries } from '../import-series.ts';
import { signalExitCode } from '../interrupts.ts';
import type { Output } from '../output.ts';
import { runExitCode, runResult, runText, statusWords } from '../result.ts';
import { type Session, withProject } from '../session.ts';
import { readSpecFile, type SpecOnDisk } from '../spec-file.ts';
import { type CliCommand, type CliOptions, needed } from './command.ts';
import { addJson, addSet, wholeNumber } from './options.ts';

/** `unfold run SPEC.json`: imports the data or has a task make them, trains, and tells what came of it. */
export const run: CliCommand = {
  name: 'run',
  args: '<spec.json>',
  summary: 'train a network as a specification says',
  describe: (parser) => {
    parser.option(
      '--data <file>',
      'data file, in place of data.file (which is relative to the specification)',
    );
    addSet(parser, 'change a setting, e.g. network.hidden=[9] or phases.0.iterations=5; may be repeated');
    parser.option('--seed <number>', 'the same as --set seed=NUMBER', wholeNumber(0, 4294967295));
    parser.option('--project <file>', 'keep the run in this project, made when it is not there');
    addJson(parser, 'print one JSON object on the last line');
    parser.addHelpText(
      'after',
      '\nWithout --project nothing is kept. `unfold help spec` lists all settings.',
    );
  },
  run: async (args, options, output) => {
    const { data, set, seed } = options;
    const file = needed(args, 0);
    const onDisk = readSpecFile(file, { data: data ?? null, set: set ?? [], seed: seed ?? null });
    return withProject({ file: options.project ?? null, create: true }, async (session) => {
      const followed = await follow(session, output, await created(session, output, onDisk));
      return report(followed, session, { ...options, output });
    });
  },
};

/** Imports the series, where there is one, and stores the run; what is returned sets it going. Also used by `prune`. */
export async function created(session: Session, output: Output, { spec, dataFile, recipe }: SpecOnDisk) {
  const request = { recipe, name: null, keyPrefix: 'data.recipe.', reuse: true };
  const series =
    dataFile === null ? null : await importSeries(session, output, { ...request, file: dataFile });
  const { id } = await session.handlers['run.create']({ seriesId: series?.id ?? null, spec });
  return { id, start: () => session.handlers['run.start']({ id }) };
}

/** Prints how a followed run came to rest and returns the exit code. Also used by `resume`. */
export function report(
  { run: ended, signal }: Followed,
  session: Session,
  { json, output }: Pick<CliOptions, 'json'> & { readonly output: Output },
): number {
  if (json === true) output.json(runResult(ended));
  else output.result(runText(ended));
  if (['paused', 'draft', 'interrupted'].includes(ended.status) && !session.temporary) {
    const resume = resumeCommand(session.project.path, ended.id);
    output.note(`${statusWords[ended.status]} after ${ended.iterations} iterations. Go on with: ${resume}`);
  } else if (signal !== null && session.temporary) {
    output.note('The run was not kept. With --project FILE, Ctrl+C pauses a run that can be resumed.');
  }
  return signal !== null && ended.status !== 'finished' ? signalExitCode(signal) : runExitCode(ended);
}

/** What a person types to go on with a run of the project at `path`. */
export const resumeCommand = (path: string, id: number): string => `unfold resume ${quoted(path)} ${id}`;

/** A path as a shell takes it. */
export const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
