/** What a sweep's options on the command line come to: `--vary`, `--seeds`, `--random`, `--halving`. */
import { UnfoldError } from '../engine/errors.ts';
import type { CliOptions } from './commands/command.ts';

/** Most seeds at once: each is a run of every combination. */
export const mostSeeds = 1000;

/**
 * The definition without its base. `--vary key=[1,2,3]` lists values; `--vary key=0.001..0.1`, with `:log`, `:linear`, a
 * number of values and `:whole` after it, is a range. @throws UnfoldError 'usage.vary'
 */
export function sweepDefinition(options: Pick<CliOptions, 'vary' | 'seeds' | 'random' | 'halving'>) {
  const vary = (options.vary ?? []).map(readVary);
  const count = options.seeds ?? 1;
  const seeds = Array.from({ length: count }, (_, i) => i + 1);
  return { vary, seeds, search: searchOf(options) };
}

function searchOf({ random, halving }: Pick<CliOptions, 'random' | 'halving'>): Record<string, unknown> {
  if (halving === undefined)
    return random === undefined ? { name: 'grid' } : { name: 'random', points: random };
  const [least, most, eta] = halving;
  return {
    name: 'successive-halving',
    points: random ?? null,
    least,
    most,
    ...(eta === undefined ? {} : { eta }),
  };
}

function readVary(given: string): Record<string, unknown> {
  const split = given.indexOf('=');
  const path = given.slice(0, Math.max(0, split));
  const text = given.slice(split + 1);
  const range = /^(-?[\d.eE+-]+)\.\.(-?[\d.eE+-]+)((?::\w+)*)$/.exec(text);
  if (path !== '' && range !== null) return { path, ...readRange(range, given) };
  const values = path === '' ? null : listIn(text);
  if (values !== null) return { path, values };
  throw new UnfoldError(
    'usage.vary',
    `--vary ${given}: expected key=[value,value,...] such as network.hidden=[[3],[9]], or a range such as phases.0.method.rate=0.001..0.1:log:5.`,
  );
}

function readRange([, low, high, rest]: RegExpExecArray, given: string): Record<string, unknown> {
  const range: Record<string, unknown> = { low: Number(low), high: Number(high) };
  for (const word of rest.split(':').slice(1)) {
    if (word === 'log' || word === 'linear') range.scale = word;
    else if (word === 'whole') range.whole = true;
    else if (/^\d+$/.test(word)) range.count = Number(word);
    else
      throw new UnfoldError(
        'usage.vary',
        `--vary ${given}: "${word}" is none of log, linear, whole or a number of values.`,
      );
  }
  return range;
}

function listIn(text: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    // [adam,sgd]: words without quotes
    const inner = /^\[([\w.,\s-]+)\]$/.exec(text);
    return inner === null ? null : inner[1].split(',').map((word) => word.trim());
  }
}
