import { resolve } from 'node:path';
import { taskLabel } from '../../engine/catalog.ts';
import { readsSeries } from '../../engine/tasks/index.ts';
import { suggestion, UnfoldError } from '../../engine/errors.ts';
import { exportFormatNames } from '../../shared/export-formats.ts';
import { exitCodes } from '../exit-codes.ts';
import { findRun } from '../find-run.ts';
import { withProject } from '../session.ts';
import { type CliCommand, needed } from './command.ts';
import { addJson } from './options.ts';

/** `unfold export FILE RUN --to FOLDER`: weights, predictions, metrics or the network as files. */
export const exportRun: CliCommand = {
  name: 'export',
  args: '<file> <run>',
  summary: 'write the weights, predictions and metrics of a run, or its network as a script, into a folder',
  describe: (parser) => {
    parser.option('--to <folder>', 'where to write (needed); made when it is not there');
    parser.option('--format <format>', exportFormatNames.join(', '), 'csv');
    addJson(parser, 'print the list of files as one JSON list');
  },
  run: (args, options, output) => {
    const format = formatNamed(options.format ?? 'csv', exportFormatNames);
    const { to } = options;
    if (to === undefined || to === '') {
      throw new UnfoldError('usage.arguments', 'Say where to write: --to FOLDER. See: unfold export --help');
    }
    return withProject({ file: needed(args, 0), create: false }, async ({ handlers }) => {
      const { id, task } = findRun(await handlers['run.list']({}), needed(args, 1));
      const files = await handlers['run.export']({ id, folder: resolve(to), format });
      if (options.json === true) output.json(files);
      else output.result(files.join('\n'));
      if (task !== 'series') output.note(`No predictions: ${noSeries(task)}`);
      return exitCodes.ok.code;
    });
  },
};

const noSeries = (task: string): string =>
  readsSeries(task)
    ? `the run trains on the sequences of its series (${taskLabel(task)}), each on its own.`
    : `the run trains on sequences that its task (${taskLabel(task)}) makes, not on a series.`;

/** Formats of tables. */
export const tableFormats = ['csv', 'json'] as const;

/** The format that `given` names. @throws UnfoldError 'usage.format' with the nearest name */
export function formatNamed<F extends string>(given: string, formats: readonly F[]): F {
  const found = formats.find((format) => format === given);
  if (found !== undefined) return found;
  throw new UnfoldError(
    'usage.format',
    `--format ${given}: there is no such format.${suggestion(given, formats)}`,
  );
}
