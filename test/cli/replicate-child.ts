/** `unfold replicate` over the toy cards, in a process of its own, so that signals reach it as they reach the real one. */
import { Command } from 'commander';
import { replicateCommand } from '../../src/cli/commands/replicate.ts';
import { exitCodeOf } from '../../src/cli/exit-codes.ts';
import { streamOutput } from '../../src/cli/output.ts';
import { toyCards } from '../helpers/toy-cards.ts';

const output = streamOutput(process.stdout, process.stderr);
const command = replicateCommand(toyCards);
const parser = new Command(command.name).argument('<name>');
command.describe?.(parser);
parser.action(async () => {
  process.exitCode = await command.run(parser.args, parser.opts(), output);
});
parser.parseAsync(process.argv.slice(2), { from: 'user' }).catch((error: unknown) => {
  output.note(error instanceof Error ? error.message : String(error));
  process.exitCode = exitCodeOf(error);
});
