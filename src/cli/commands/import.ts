import type { ImportReceipt } from '../../engine/data/importers/contract.ts';
import { importers } from '../../engine/data/importers/index.ts';
import { UnfoldError } from '../../engine/errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { importSeries } from '../import-series.ts';
import { withProject } from '../session.ts';
import { setValues } from '../set-values.ts';
import { number4, textTable } from '../text-table.ts';
import { type CliCommand, needed } from './command.ts';
import { addJson, addSet } from './options.ts';

/** `unfold import FILE DATA...`: reads data files into a project and prints how they were read. */
export const importData: CliCommand = {
  name: 'import',
  args: '<file> <data...>',
  summary: 'read data into a project (made when it is not there) and print the receipt',
  describe: (parser) => {
    parser.option('--name <name>', 'name of the series; the file name otherwise');
    parser.option(
      '--format <format>',
      `${importers.map(({ name }) => name).join(', ')}; decided from the file otherwise. Several files of one series are for piano-roll: training, validation and test songs`,
    );
    addSet(
      parser,
      "override one decision of the importer, e.g. delimiter=';' or headerRow=none; may be repeated",
    );
    addJson(parser, 'print the stored series with its receipt as one JSON object');
  },
  run: (args, options, output) =>
    withProject({ file: needed(args, 0), create: true }, async (session) => {
      if (options.name?.trim() === '') {
        throw new UnfoldError(
          'usage.name',
          '--name is empty. Give a name, or leave it out for the file name.',
        );
      }
      const { format } = options;
      const recipe = setValues(format === undefined ? {} : { format }, options.set ?? [], () => ({}));
      const more = args.slice(2).filter((file) => file !== undefined);
      const request = {
        file: needed(args, 1),
        ...(more.length === 0 ? {} : { more }),
        recipe,
        name: options.name ?? null,
        keyPrefix: '',
        reuse: false,
      };
      const series = await importSeries(session, output, request);
      if (options.json === true) output.json(series);
      else {
        output.result(`Series ${series.id}, "${series.name}": ${series.rows} rows.`);
        if (series.receipt !== null) output.result(receiptText(series.receipt as unknown as ImportReceipt));
      }
      return exitCodes.ok.code;
    }),
};

function receiptText(receipt: ImportReceipt): string {
  const columns = receipt.columns.map(({ name, unit, count, missing, min, max }) => [
    ...[name, unit ?? '', String(count), String(missing)],
    ...[min, max].map(number4),
  ]);
  const decisions = receipt.decisions.map(({ what, value, how, why }) => [what, String(value), how, why]);
  const problems = receipt.problems.map(({ line, sentence }) => `line ${line}: ${sentence}`);
  const more =
    receipt.problemCount > problems.length ? [`${receipt.problemCount - problems.length} more problems`] : [];
  return [
    textTable([['column', 'unit', 'values', 'missing', 'min', 'max'], ...columns]),
    textTable([['decision', 'value', 'how', 'why'], ...decisions]),
    ...receipt.notices.map(({ sentence }) => sentence),
    ...problems,
    ...more,
    `SHA-256 ${receipt.sha256}`,
  ].join('\n');
}
