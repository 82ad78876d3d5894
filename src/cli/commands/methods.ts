import { tables } from '../../engine/catalog.ts';
import { exitCodes } from '../exit-codes.ts';
import { textTable } from '../text-table.ts';
import type { CliCommand } from './command.ts';
import { addJson } from './options.ts';

/** `unfold methods`: every entry of every table with where it comes from. */
export const methods: CliCommand = {
  name: 'methods',
  args: '',
  summary:
    'list everything a run can be made of, with its source: tasks, networks, methods, losses, generators, ...',
  describe: (parser) => {
    addJson(parser, 'print one JSON list of {table, name, label, help, source, equation}');
    parser.addHelpText('after', '\n`unfold help NAME` explains one of them with its settings.');
  },
  run: (_args, options, output) => {
    const all = allEntries();
    if (options.json === true) output.json(all);
    else {
      const rows = all.map(({ table, name, label, source }) => [table, name, label, source]);
      output.result(textTable([['table', 'name', 'what it is', 'source'], ...rows]));
    }
    return Promise.resolve(exitCodes.ok.code);
  },
};

/** An entry as it is listed. `equation` is LaTeX; null where there is none. */
export interface ListedEntry {
  readonly table: string;
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly source: string;
  readonly equation: string | null;
}

/** Every entry of every table, in the order of forms. */
export function allEntries(): readonly ListedEntry[] {
  return Object.entries(tables).flatMap(([table, list]) =>
    list.map((entry: Described) => {
      const { name, label, help, source, equation = null } = entry;
      return { table, name, label, help, source, equation };
    }),
  );
}

/** What every entry of every table says about itself. */
interface Described {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly source: string;
  readonly equation?: string;
}
