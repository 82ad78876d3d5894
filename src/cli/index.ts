/** The entry of the command line: `unfold COMMAND ...`. Errors become one message and an exit code, never a stack. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failureData } from '../shared/failure.ts';
import { exitCodeOf } from './exit-codes.ts';
import { streamOutput } from './output.ts';
import { runProgram } from './program.ts';
import { programFolder } from './program-folder.ts';

const args = process.argv.slice(2);
const output = streamOutput(process.stdout, process.stderr);

// A reader such as `head` may stop reading, and a terminal may be closed: the work goes on to its orderly end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
process.on('uncaughtException', fail);

main().then(leave, fail);

async function main(): Promise<number> {
  const { version } = JSON.parse(readFileSync(join(programFolder(), 'package.json'), 'utf8')) as {
    version: string;
  };
  return runProgram(args, version, output);
}

function fail(error: unknown): void {
  const { code, message } = failureData(error);
  output.note(message);
  if (args.includes('--json')) output.json({ status: 'error', reason: code, reasonText: message });
  leave(exitCodeOf(error));
}

/** Ends once what was written has left; a pipe that nobody reads any more must not keep the process. */
function leave(code: number): void {
  process.stdout.write('', () => process.exit(code));
}
