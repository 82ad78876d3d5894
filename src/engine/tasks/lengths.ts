/** How long the sequences of a task are: one length, or a range; the same in a batch, or not. */
import { UnfoldError } from '../errors.ts';
import type { Fields } from '../fields.ts';
import type { Stream } from '../random.ts';
import { share } from './span.ts';

/** What a variant makes of the lengths asked for. */
export interface LengthRule {
  /** Whether the longest length asked for is itself drawn. */
  readonly topIncluded: boolean;
  /** From how many lengths, counting up from a length asked for, the true one is drawn. 1: it is that length. */
  readonly choices: (length: number) => number;
}

/** The lengths of a batch. `nominal` is what was asked for, before the variant's own lengthening. */
export interface Lengths {
  readonly nominal: Uint32Array;
  readonly lengths: Uint32Array;
}

/** Sequences are as long as asked for. */
export const exactLength: LengthRule = { topIncluded: true, choices: () => 1 };

/** Drawn from [length, lengthTo), the upper end left out, as the code of Pascanu et al. does. */
export const upToExcluded: LengthRule = { topIncluded: false, choices: () => 1 };

/** T to 1.1 T, both included. */
export const tenthLonger: LengthRule = { topIncluded: true, choices: (length) => share(length, 1, 10) + 1 };

/** T to 1.1 T, the upper end left out: the length plus a number below T/10. */
export const underTenthLonger: LengthRule = {
  topIncluded: true,
  choices: (length) => Math.max(1, share(length, 1, 10)),
};

/** The settings of length, with a first default. */
export function lengthFields(standard: number): Fields {
  return {
    length: {
      kind: 'integer',
      label: 'Length',
      help: 'Steps of a sequence; the shortest where a longest is given.',
      symbol: 'T',
      default: standard,
      min: 1,
      max: 100_000,
    },
    lengthTo: {
      kind: 'integer',
      label: 'Longest',
      help: 'Lengths are drawn uniformly up to this one. Off: all sequences have one length.',
      default: null,
      min: 1,
      max: 100_000,
    },
    lengths: {
      kind: 'choice',
      label: 'Lengths in a batch',
      help: 'Whether the sequences of a batch share one length.',
      default: 'per-batch',
      options: [
        { value: 'per-batch', label: 'The same' },
        { value: 'per-sequence', label: 'Each its own' },
      ],
    },
  };
}

/** Draws the lengths of a batch. @throws UnfoldError 'task.lengths' where the longest is below the shortest */
export function drawLengths(
  stream: Stream,
  options: Record<string, unknown>,
  batch: number,
  rule: LengthRule,
): Lengths {
  const { from, end } = nominalRange(options, rule);
  const nominal = new Uint32Array(batch);
  const lengths = new Uint32Array(batch);
  for (let b = 0; b < batch; b++) {
    const shared = b > 0 && options.lengths === 'per-batch';
    nominal[b] = shared ? nominal[0] : stream.integer(from, end);
    lengths[b] = shared ? lengths[0] : nominal[b] + stream.integer(0, rule.choices(nominal[b]));
  }
  return { nominal, lengths };
}

/** Steps of the longest sequence that can be drawn. @throws UnfoldError as `drawLengths` */
export function longestLength(options: Record<string, unknown>, rule: LengthRule): number {
  const top = nominalRange(options, rule).end - 1;
  return top + rule.choices(top) - 1;
}

function nominalRange(options: Record<string, unknown>, rule: LengthRule): { from: number; end: number } {
  const from = options.length as number;
  const to = (options.lengthTo as number | null) ?? from;
  if (to < from) {
    throw new UnfoldError(
      'task.lengths',
      `lengthTo is ${to}, below length, which is ${from}. Give a longest length of ${from} or more, or leave it out.`,
      'task.lengthTo',
    );
  }
  return { from, end: Math.max(from + 1, rule.topIncluded ? to + 1 : to) };
}
