import { resolve } from 'node:path';
import { UnfoldError } from '../../engine/errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { findRun } from '../find-run.ts';
import { withProject } from '../session.ts';
import { type CliCommand, needed } from './command.ts';

/** `unfold report FILE RUN... --out FILE.html`: methods, settings, figures and hashes of runs in one file. */
export const report: CliCommand = {
  name: 'report',
  args: '<file> <runs...>',
  summary: 'write the report of a run, or of several beside each other, as one HTML or PDF file',
  describe: (parser) => {
    parser.option('--out <file>', 'the file (.html, or .pdf with --pdf) or its folder (needed)');
    parser.option('--pdf', 'print it to PDF with the Chromium, Chrome or Edge of this computer');
  },
  run: (args, options, output) => {
    const { out } = options;
    if (out === undefined || out === '') {
      throw new UnfoldError(
        'usage.arguments',
        'Say where to write: --out FILE.html. See: unfold report --help',
      );
    }
    return withProject({ file: needed(args, 0), create: false }, async ({ handlers }) => {
      const runs = await handlers['run.list']({});
      const ids = args
        .slice(1)
        .filter((given) => given !== undefined)
        .map((given) => findRun(runs, given).id);
      output.result(
        await handlers['run.report']({
          ids,
          to: resolve(out),
          format: options.pdf === true ? 'pdf' : 'html',
        }),
      );
      return exitCodes.ok.code;
    });
  },
};
