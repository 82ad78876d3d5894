import { taskLabel } from '../../engine/catalog.ts';
import { exitCodes } from '../exit-codes.ts';
import { runResult, statusWords } from '../result.ts';
import { withProject } from '../session.ts';
import { dateTime, number4, textTable } from '../text-table.ts';
import { type CliCommand, needed } from './command.ts';
import { addJson } from './options.ts';

/** `unfold list FILE`: the runs of a project, one a line. */
export const list: CliCommand = {
  name: 'list',
  args: '<file>',
  summary: 'list the runs of a project',
  describe: (parser) => {
    addJson(parser, 'print the runs as one JSON list');
  },
  run: (args, options, output) =>
    withProject({ file: needed(args, 0), create: false }, async ({ handlers }) => {
      const runs = await handlers['run.list']({});
      if (options.json === true) {
        const named = runs.map((run) => ({
          name: run.name,
          series: run.seriesName,
          task: run.task,
          seed: run.seed,
          ...runResult(run),
        }));
        output.json(named);
      } else if (runs.length === 0) output.result('No runs yet.');
      else output.result(textTable([heading, ...runs.map(row)]));
      return exitCodes.ok.code;
    }),
};

const heading = [
  'run',
  'name',
  'data',
  'status',
  'iterations',
  ...['train NMSE', 'test NMSE', 'test wrong'],
  'seed',
  'created',
];

function row(run: Parameters<typeof runResult>[0]): string[] {
  const { iterations, train, test, reason } = runResult(run);
  const status = reason === null ? statusWords[run.status] : `${statusWords[run.status]} (${reason})`;
  const errors = [number4(train?.nmse), number4(test?.nmse), number4(test?.wrong)];
  return [
    String(run.id),
    run.name,
    run.seriesName ?? taskLabel(run.task),
    status,
    String(iterations),
    ...errors,
    String(run.seed),
    dateTime(run.created),
  ];
}
