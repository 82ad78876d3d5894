import { taskLabel } from '../../engine/catalog.ts';
import type { RunInfo } from '../../shared/models.ts';
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
      else output.result(listText(runs));
      return exitCodes.ok.code;
    }),
};

/** Columns that only some runs fill, such as the share of wrong answers, are left out where none does. */
function listText(runs: readonly RunInfo[]): string {
  const rows = [heading, ...runs.map(row)];
  const filled = heading.map(
    (name, i) => !sometimes.includes(name) || rows.slice(1).some((cells) => cells[i] !== '-'),
  );
  return textTable(rows.map((cells) => cells.filter((_, i) => filled[i])));
}

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

const sometimes: readonly string[] = ['test wrong'];

function row(run: RunInfo): string[] {
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
