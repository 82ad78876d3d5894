import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ImportReceipt } from '../../engine/data/importers/contract.ts';
import { UnfoldError } from '../../engine/errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { findSeries } from '../find-series.ts';
import { importErrors, openQuestions } from '../import-series.ts';
import { withProject } from '../session.ts';
import { type CliCommand, needed } from './command.ts';
import { receiptText } from './import.ts';
import { addJson } from './options.ts';

/** `unfold reimport FILE SERIES [DATA]`: reads the file behind a series again, into a series beside it. */
export const reimport: CliCommand = {
  name: 'reimport',
  args: '<file> <series> [data]',
  summary:
    'read the file behind a series again by the same recipe, into a new series, and tell what has changed',
  describe: (parser) => {
    parser.addHelpText(
      'after',
      '\nSERIES is the number or the name of a series; DATA is another file to read in place of the one it came from.',
    );
    addJson(parser, 'print the stored series with its receipt as one JSON object');
  },
  run: (args, options, output) =>
    withProject({ file: needed(args, 0), create: false }, async ({ handlers }) => {
      const { id, name } = findSeries(await handlers['series.list']({}), needed(args, 1));
      const data = args[2];
      if (data !== undefined && !existsSync(resolve(data)))
        throw new UnfoldError('input.missing', `There is no data file ${data}.`, resolve(data));
      const from = data === undefined ? {} : { source: { path: resolve(data) } };
      const outcome = await handlers['series.reimport']({ id, ...from });
      const asked = { file: data ?? name, keyPrefix: '' };
      if (outcome.kind === 'question') throw openQuestions(asked, outcome.questions);
      if (outcome.kind === 'error') throw importErrors(asked, outcome.errors);
      const { series } = outcome;
      if (options.json === true) output.json(series);
      else {
        output.result(`Series ${series.id}, "${series.name}": ${series.rows} rows.`);
        output.result(receiptText(series.receipt as unknown as ImportReceipt));
      }
      return exitCodes.ok.code;
    }),
};
