import { resolve } from 'node:path';
import type { Series } from '../../engine/data/series.ts';
import { UnfoldError } from '../../engine/errors.ts';
import { defaultsOf, entryNamed, readFields } from '../../engine/fields.ts';
import { generators } from '../../engine/generators/index.ts';
import { makeSeries } from '../../engine/generators/make-series.ts';
import { writeWhole } from '../../main/services/export.ts';
import { exitCodes } from '../exit-codes.ts';
import { tableLines } from '../field-help.ts';
import { withProject } from '../session.ts';
import { setValues } from '../set-values.ts';
import { type CliCommand, type CliOptions, needed } from './command.ts';
import { addJson, addSet, wholeNumber } from './options.ts';

/** `unfold generate GENERATOR`: makes a series and stores it in a project or in a text file. */
export const generate: CliCommand = {
  name: 'generate',
  args: '<generator>',
  summary: 'make a series (Mackey-Glass, Lorenz, NARMA, ...) and store it in a project or as CSV',
  describe: (parser) => {
    addSet(parser, 'change a setting of the generator, e.g. length=5000 or tau=30; may be repeated');
    parser.option('--seed <number>', 'seed of what is random in it (1)', wholeNumber(0, 4294967295));
    parser.option('--project <file>', 'store it in this project, made when it is not there');
    parser.option('--name <name>', 'name of the series in the project; that of the generator otherwise');
    parser.option('--csv <file>', 'write it into this text file instead, all digits of every number');
    addJson(parser, 'print the stored series, or what the file was made from, as one JSON object');
    const lines = tableLines(generators.map(({ name, label }) => ({ name, label, help: '' })));
    const known = lines.map((line) => line.trimEnd().replace(/\.$/, '')).join('\n');
    parser.addHelpText('after', `\nGenerators (unfold help NAME tells the settings of one):\n${known}`);
  },
  run: async (args, options, output) => {
    const generator = needed(args, 0);
    const { fields } = entryNamed(generators, generator, 'generator');
    const how = {
      options: setValues({}, options.set ?? [], () => defaultsOf(fields)),
      seed: options.seed ?? 1,
    };
    const target = targetOf(options);
    if ('csv' in target) {
      const { series, from } = makeSeries(generator, how);
      const file = writeWhole(resolve(target.csv), csvText(series));
      if (options.json === true) output.json({ ...from, file, rows: series.length });
      else output.result(`${series.length} rows of ${columnsIn(series.columns)} were written to ${file}.`);
      return exitCodes.ok.code;
    }
    readFields(fields, how.options, 'options'); // before a project is made for nothing
    return withProject({ file: target.project, create: true }, async ({ handlers }) => {
      const series = await handlers['series.generate']({ generator, ...how, ...named(options) });
      if (options.json === true) output.json(series);
      else
        output.result(
          `Series ${series.id}, "${series.name}": ${series.rows} rows of ${columnsIn(series.columns)}.`,
        );
      return exitCodes.ok.code;
    });
  },
};

/** @throws UnfoldError 'usage.arguments' unless exactly one place is named */
function targetOf({ project, csv }: CliOptions): { readonly project: string } | { readonly csv: string } {
  if (project !== undefined && csv === undefined) return { project };
  if (csv !== undefined && csv !== '' && project === undefined) return { csv };
  throw new UnfoldError(
    'usage.arguments',
    'Say where the series goes: --project FILE or --csv FILE, one of them. See: unfold generate --help',
  );
}

/** @throws UnfoldError 'usage.name' for an empty name */
function named({ name }: CliOptions): { readonly name?: string } {
  if (name === undefined) return {};
  if (name.trim() !== '') return { name };
  throw new UnfoldError(
    'usage.name',
    '--name is empty. Give a name, or leave it out for that of the generator.',
  );
}

/** A header, then a line a row. The shortest digits that give back the same number; nothing where one is missing. */
function csvText({ columns, length }: Series): string {
  const lines = [columns.map(({ name }) => name).join(',')];
  for (let row = 0; row < length; row++) {
    lines.push(columns.map(({ values }) => (Number.isNaN(values[row]) ? '' : String(values[row]))).join(','));
  }
  return `${lines.join('\n')}\n`;
}

function columnsIn(columns: readonly { readonly name: string }[]): string {
  const names = columns.map(({ name }) => name).join(', ');
  return columns.length === 1 ? `one column (${names})` : `${columns.length} columns (${names})`;
}
