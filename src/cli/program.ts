/** The command line's parser, made from the table of commands. */
import { Command, CommanderError } from 'commander';
import { suggestion, UnfoldError } from '../engine/errors.ts';
import type { CliCommand, CliOptions } from './commands/command.ts';
import { commands } from './commands/index.ts';
import type { Output } from './output.ts';

/**
 * Parses the arguments and runs the command they name; resolves to the exit code.
 * @throws UnfoldError 'usage.*' where the arguments are wrong, and what the command throws
 */
export async function runProgram(args: readonly string[], version: string, output: Output): Promise<number> {
  if (args[0] !== undefined && !args[0].startsWith('-')) refuseUnknownCommand(args[0]);
  let exitCode = 0;
  const program = createParser(version, output, (code) => {
    exitCode = code;
  });
  // `help run` is the parser's `run --help`; other topics are the help command's own.
  const [first, topic] = args;
  const aboutCommand = first === 'help' && commands.some(({ name }) => name === topic && name !== 'help');
  const bare = args.length === 0 || (first === 'help' && args.length === 1);
  const meant = bare ? ['--help'] : aboutCommand ? [topic, '--help'] : args;
  try {
    await program.parseAsync(meant, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    const text = unknownOption(error, optionsOf(program, args[0])) ?? sentence(error.message);
    throw new UnfoldError('usage.arguments', `${text} See: unfold ${commandIn(args)}--help`);
  }
  return exitCode;
}

function createParser(version: string, output: Output, ended: (code: number) => void): Command {
  const program = new Command('unfold');
  program
    .description('Trains recurrent neural networks on time series, offline.')
    .version(version, '--version')
    .helpCommand(false)
    .addHelpText('after', '\nExit codes: unfold help exit-codes. Settings of a run: unfold help spec.');
  quiet(program, output);
  for (const command of commands) addCommand(program, command, output, ended);
  return program;
}

function addCommand(
  program: Command,
  command: CliCommand,
  output: Output,
  ended: (code: number) => void,
): void {
  const parser = program.command(`${command.name} ${command.args}`.trim()).description(command.summary);
  quiet(parser, output);
  command.describe?.(parser);
  parser.action(async () => {
    ended(
      await command.run(
        (parser.processedArgs as (string | undefined | string[])[]).flat(),
        parser.opts<CliOptions>(),
        output,
      ),
    );
  });
}

/** Errors are thrown, not printed: the entry prints them all in one way. */
function quiet(parser: Command, output: Output): void {
  parser.exitOverride();
  parser.configureOutput({
    writeOut: (text) => output.result(text.trimEnd()),
    writeErr: () => undefined,
    outputError: () => undefined,
  });
}

function refuseUnknownCommand(given: string): void {
  const known = commands.map(({ name }) => name);
  if (known.includes(given)) return;
  throw new UnfoldError('usage.command', `There is no command "${given}".${suggestion(given, known)}`);
}

/** The parser itself suggests only what is very near; null for every other error. */
function unknownOption(error: CommanderError, known: readonly string[]): string | null {
  if (error.code !== 'commander.unknownOption') return null;
  const [, given = ''] = /unknown option '([^']*)'/.exec(error.message) ?? [];
  return `There is no option ${given}.${suggestion(given, known).replaceAll('"', '')}`;
}

function optionsOf(program: Command, name: string | undefined): string[] {
  const parser = program.commands.find((command) => command.name() === name) ?? program;
  return [...parser.options.map(({ long, flags }) => long ?? flags), '--help'];
}

/** "error: unknown option '--sed'\n(Did you mean --seed?)" as sentences. */
function sentence(message: string): string {
  const plain = message.replace(/^error: /, '').replace(/\n\((.*)\)$/s, '. $1');
  const closed = /[.?!]$/.test(plain) ? plain : `${plain}.`;
  return closed.charAt(0).toUpperCase() + closed.slice(1);
}

const commandIn = (args: readonly string[]): string =>
  commands.some(({ name }) => name === args[0]) ? `${args[0]} ` : '';
