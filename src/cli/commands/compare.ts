import { Option } from 'commander';
import { UnfoldError } from '../../engine/errors.ts';
import { compareResults, type CompareResult } from '../../shared/compare.ts';
import { comparisonText } from '../comparison-text.ts';
import { exitCodes } from '../exit-codes.ts';
import { findRun } from '../find-run.ts';
import { withProject } from '../session.ts';
import { type CliCommand, needed } from './command.ts';
import { addJson } from './options.ts';

/** `unfold compare FILE RUN...`: settings that differ, results, and the significance of what tells two settings apart. */
export const compare: CliCommand = {
  name: 'compare',
  args: '<file> <runs...>',
  summary:
    'compare runs: what differs, what each came to, and (of two settings) the significance over shared seeds',
  describe: (parser) => {
    const names = compareResults.map(({ name }) => name);
    parser.addOption(
      new Option('--by <value>', 'what is compared in pairs (default: the first that every run has)').choices(
        names,
      ),
    );
    addJson(parser, 'print one JSON object on the last line');
    parser.addHelpText('after', '\n"all" in place of runs takes every run of the project that has ended.');
  },
  run: (args, options, output) =>
    withProject({ file: needed(args, 0), create: false, readOnly: true }, async ({ handlers }) => {
      const runs = await handlers['run.list']({});
      const wanted = args.slice(1).filter((given) => given !== undefined);
      const isOver = new Set(['finished', 'stopped', 'failed']);
      const ids =
        wanted.length === 1 && wanted[0] === 'all'
          ? runs.filter(({ status }) => isOver.has(status)).map(({ id }) => id)
          : wanted.map((given) => findRun(runs, given).id);
      if (ids.length === 0) throw new UnfoldError('run.unknown', 'No run of this project has ended yet.');
      const table = await handlers['compare.table']({ ids });
      const [a, b] = table.configurations;
      const of = (options.by ?? firstValue(table)) as CompareResult | null;
      const paired =
        table.configurations.length === 2 && of !== null
          ? await handlers['compare.paired']({ a: [...a.ids], b: [...b.ids], value: of })
          : null;
      if (options.json === true) output.json({ ...table, by: of, paired });
      else output.result(comparisonText(table, of, paired));
      return exitCodes.ok.code;
    }),
};

/** The first result that says how good a run is; null where no run has any yet. */
const firstValue = ({ columns }: { columns: readonly { key: string; kind: string }[] }): string | null =>
  columns.find(({ key, kind }) => kind === 'result' && key !== 'iterations' && key !== 'seconds')?.key ??
  null;
