import { exitCodes } from '../exit-codes.ts';
import { withProject } from '../session.ts';
import { type CliCommand, needed } from './command.ts';
import { addJson } from './options.ts';

/** `unfold check FILE`: is the project file sound? */
export const check: CliCommand = {
  name: 'check',
  args: '<file>',
  summary: 'check a project file; nothing in it is changed',
  describe: (parser) => {
    parser.option('--deep', 'also read every number and compare every stored hash');
    addJson(parser, 'print the report as one JSON object');
  },
  run: (args, options, output) =>
    withProject({ file: needed(args, 0), create: false, readOnly: true }, async ({ handlers }) => {
      const report = await handlers['project.check']({ deep: options.deep === true });
      const { series, runs, checkpoints, chunks, diagnostics } = report.checked;
      if (options.json === true) output.json(report);
      else {
        for (const problem of report.problems) output.result(problem);
        const count = report.problems.length;
        const verdict = count === 0 ? 'Sound' : `${count} ${count === 1 ? 'problem' : 'problems'}`;
        output.result(
          `${verdict}: ${series} series, ${runs} runs, ${checkpoints} checkpoints, ${diagnostics} diagnostics, ${chunks} chunks checked.`,
        );
      }
      return report.problems.length === 0 ? exitCodes.ok.code : exitCodes.project.code;
    }),
};
