import { endings, replications, runFields, tables } from '../../engine/catalog.ts';
import { suggestion, UnfoldError } from '../../engine/errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { entryLines, fieldLines, tableLines } from '../field-help.ts';
import { cardLines } from '../replicate-list.ts';
import type { CliCommand } from './command.ts';

/** `unfold help TOPIC`: settings, tables, entries, reasons and exit codes. Commands themselves are the parser's. */
export const help: CliCommand = {
  name: 'help',
  args: '[topic]',
  summary:
    'explain a command, the settings of a run (spec), a table such as methods, one of its entries, a card',
  describe: (parser) => {
    parser.addHelpText(
      'after',
      `\nTopics: ${Object.keys(topics()).join(', ')}, every entry of a table, and every card of the gallery.`,
    );
  },
  run: async (args, _options, output) => {
    const all = { ...cards(), ...entries(), ...topics() };
    const given = args[0] ?? 'exit-codes';
    const lines = all[given];
    if (lines === undefined) {
      throw new UnfoldError(
        'usage.topic',
        `There is no help on "${given}".${suggestion(given, Object.keys(all))}`,
      );
    }
    output.result(lines().join('\n'));
    return exitCodes.ok.code;
  },
};

type Topics = Readonly<Record<string, () => string[]>>;

function topics(): Topics {
  const listed = Object.entries(tables).map(
    ([name, table]) => [name, () => [`${name}:`, ...tableLines(table)]] as const,
  );
  return {
    spec: () => ['settings of a run, by their path:', ...fieldLines(runFields)],
    ...Object.fromEntries(listed),
    reasons: () =>
      Object.entries(endings).map(([word, { status, sentence }]) => `  ${word} (${status}): ${sentence}`),
    'exit-codes': () =>
      Object.values(exitCodes).map(({ code, help: meaning }) => `  ${String(code).padStart(3)}  ${meaning}`),
  };
}

const cards = (): Topics =>
  Object.fromEntries(replications.map((card) => [card.name, () => cardLines(card)]));

/** Every entry of every table by its name. Names are unique enough: where two tables share one, both are shown. */
function entries(): Topics {
  const found: Record<string, () => string[]> = {};
  for (const [table, list] of Object.entries(tables)) {
    for (const entry of list) {
      const before = found[entry.name];
      found[entry.name] = () => [...(before?.() ?? []), `(${table})`, ...entryLines(entry)];
    }
  }
  return found;
}
