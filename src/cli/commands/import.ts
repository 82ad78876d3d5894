import { readFileSync } from 'node:fs';
import type { ImportReceipt } from '../../engine/data/importers/contract.ts';
import { importers } from '../../engine/data/importers/index.ts';
import { UnfoldError } from '../../engine/errors.ts';
import type { SeriesInfo } from '../../shared/models.ts';
import { exitCodes } from '../exit-codes.ts';
import { type ImportRequest, importSeries } from '../import-series.ts';
import type { Output } from '../output.ts';
import { type Session, withProject } from '../session.ts';
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
      `${importers.map(({ name }) => name).join(', ')}; decided from the file otherwise. Several piano-roll files are one series (training, validation and test songs); several of another format are one series each`,
    );
    parser.option(
      '--recipe <file>',
      'decisions of the importer as a JSON object in a file; --set comes on top',
    );
    addSet(
      parser,
      "override one decision of the importer, e.g. delimiter=';', headerRow=none, or part=Sheet1 for one of several sheets or arrays; may be repeated",
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
      const start = options.recipe === undefined ? {} : recipeIn(options.recipe);
      const given = format === undefined ? start : { ...start, format };
      const recipe = setValues(given, options.set ?? [], () => ({}));
      const more = args.slice(2).filter((file) => file !== undefined);
      const request = { recipe, name: options.name ?? null, keyPrefix: '', reuse: false };
      const stored = await importAll(session, output, { ...request, files: [needed(args, 1), ...more] });
      if (options.json === true) output.json(stored.length === 1 ? stored[0] : stored);
      else
        for (const series of stored) {
          output.result(`Series ${series.id}, "${series.name}": ${series.rows} rows.`);
          if (series.receipt !== null) output.result(receiptText(series.receipt as unknown as ImportReceipt));
        }
      return exitCodes.ok.code;
    }),
};

/**
 * One series of all files where their format takes several, else one of each.
 * @throws UnfoldError 'usage.name' for one name and several series
 */
async function importAll(
  session: Session,
  output: Output,
  { files, ...how }: Omit<ImportRequest, 'file' | 'more'> & { files: readonly string[] },
): Promise<readonly SeriesInfo[]> {
  const [file, ...more] = files;
  if (more.length === 0) return [await importSeries(session, output, { ...how, file })];
  try {
    return [await importSeries(session, output, { ...how, file, more })];
  } catch (error) {
    if (!(error instanceof UnfoldError) || error.code !== 'import.several-files') throw error;
    if (how.name !== null) {
      const text = `--name is for one series, and ${files.length} files of this format are one series each. Leave it out.`;
      throw new UnfoldError('usage.name', text);
    }
  }
  const stored: SeriesInfo[] = [];
  for (const each of files) stored.push(await importSeries(session, output, { ...how, file: each }));
  return stored;
}

/** @throws UnfoldError 'input.recipe' */
function recipeIn(file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UnfoldError('input.recipe', `The recipe ${file} cannot be read: ${why}`, file);
  }
  const text = `${file} holds no recipe: expected a JSON object such as {"delimiter": ";"}.`;
  throw new UnfoldError('input.recipe', text, file);
}

/** The receipt for people. */
export function receiptText(receipt: ImportReceipt): string {
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
