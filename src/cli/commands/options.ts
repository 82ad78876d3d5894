/** Options that more than one command has, and how their values are read. */
import { InvalidArgumentError, type Command as Parser } from 'commander';

/** `--json`. */
export function addJson(parser: Parser, help: string): Parser {
  return parser.option('--json', help);
}

/** `--set key=value`, any number of times. */
export function addSet(parser: Parser, help: string): Parser {
  return parser.option('--set <key=value>', help, (value: string, before: readonly string[] = []) => [
    ...before,
    value,
  ]);
}

/** A reader of whole numbers in a range, for `parser.option`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
  };
}
