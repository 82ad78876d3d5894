import { taskLabel } from '../../engine/catalog.ts';
import { exitCodes } from '../exit-codes.ts';
import { findRun } from '../find-run.ts';
import { runResult, runText } from '../result.ts';
import { withProject } from '../session.ts';
import { dateTime } from '../text-table.ts';
import { type CliCommand, needed } from './command.ts';
import { addJson } from './options.ts';

/** `unfold show FILE RUN`: one run with its result and its whole specification. */
export const show: CliCommand = {
  name: 'show',
  args: '<file> <run>',
  summary: 'show a run: its result and its whole specification',
  describe: (parser) => {
    addJson(parser, 'print one JSON object');
  },
  run: (args, options, output) =>
    withProject({ file: needed(args, 0), create: false }, async ({ handlers }) => {
      const { id } = findRun(await handlers['run.list']({}), needed(args, 1));
      const run = await handlers['run.get']({ id });
      const { name, seriesName, task, created, spec, engine, checkpoints } = run;
      if (options.json === true) {
        output.json({
          name,
          series: seriesName,
          task,
          created,
          ...runResult(run),
          spec,
          engine,
          checkpoints,
        });
        return exitCodes.ok.code;
      }
      const trainedOn = placeOf(seriesName, task);
      const kept = `${checkpoints.length} checkpoints`;
      output.result(`Run ${id}, "${name}", ${trainedOn}, created ${dateTime(created)}, ${kept}`);
      output.result(runText(run));
      output.result(`specification\n${JSON.stringify(spec, null, 2)}`);
      return exitCodes.ok.code;
    }),
};

function placeOf(seriesName: string | null, task: string): string {
  if (seriesName === null) return `on the task "${taskLabel(task)}"`;
  return task === 'series' ? `on series "${seriesName}"` : `on series "${seriesName}" (${taskLabel(task)})`;
}
