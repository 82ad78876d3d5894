/** What a command of the command line is: one file each, listed in index.ts. */
import type { Command as Parser } from 'commander';
import type { Output } from '../output.ts';

export interface CliCommand {
  readonly name: string;
  /** Arguments as commander writes them: '<file> [run]'. */
  readonly args: string;
  readonly summary: string;
  /** Adds the command's options and longer help to its parser. */
  readonly describe?: (parser: Parser) => void;
  /**
   * Does the work and resolves to the exit code. `args` has one item an argument, undefined where it was left out; what a
   * list such as [names...] took comes last, one item each.
   */
  readonly run: (
    args: readonly (string | undefined)[],
    options: CliOptions,
    output: Output,
  ) => Promise<number>;
}

/** What commander read: every option that any command knows, absent where it was not given. */
export interface CliOptions {
  readonly data?: string;
  readonly set?: readonly string[];
  readonly seed?: number;
  readonly project?: string;
  readonly json?: boolean;
  readonly name?: string;
  readonly csv?: string;
  readonly to?: string;
  readonly out?: string;
  readonly format?: string;
  readonly recipe?: string;
  readonly deep?: boolean;
  readonly port?: number;
  readonly open?: boolean;
  readonly at?: number;
  readonly export?: string;
  readonly apply?: string;
  readonly afresh?: boolean;
  readonly start?: boolean;
  readonly per?: number;
  readonly retrain?: number;
  readonly until?: 'error-rises' | number;
  readonly measure?: 'damage' | 'surgeon';
  readonly quick?: boolean;
  readonly full?: boolean;
  readonly seeds?: number;
  /** `--data` of `replicate`: any number of times, each for a slot of the card. */
  readonly slots?: readonly string[];
  readonly anew?: boolean;
  readonly from?: number;
  readonly steps?: number;
  readonly backTest?: boolean;
  readonly bands?: string;
  readonly pdf?: boolean;
  readonly future?: string;
  readonly warmUp?: number;
  readonly horizon?: number;
  readonly season?: number;
  readonly order?: number;
  readonly target?: string;
  readonly lags?: number;
  /** `--by` of `compare`. */
  readonly by?: string;
  readonly vary?: readonly string[];
  readonly random?: number;
  /** First budget, largest budget, eta. */
  readonly halving?: readonly number[];
}

/** The argument at `index`, which commander has made sure of. */
export function needed(args: readonly (string | undefined)[], index: number): string {
  return args[index] ?? '';
}
