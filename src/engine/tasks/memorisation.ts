import { UnfoldError } from '../errors.ts';
import type { Stream } from '../random.ts';
import { classIsRight, emptyBatch, rowOf } from './batch.ts';
import { drawLengths, exactLength, lengthFields, longestLength, upToExcluded } from './lengths.ts';
import type { SequenceBatch, SequenceTask } from './task.ts';
import { variantField, variantOf, type Variants } from './variant.ts';

interface Rules {
  readonly lengths: typeof exactLength;
  /** Blank steps between the pattern and the trigger, of a length asked for. */
  blanks(length: number, positions: number): number;
  /** Whether a batch goes through all patterns in turn, or draws each one. */
  readonly inTurn: boolean;
}

const variants: Variants<Rules> = {
  pascanu: { lengths: upToExcluded, blanks: (length) => length, inTurn: false },
  // T includes both patterns. The released code reuses symbols for blank and trigger; here they have their own.
  martens: { lengths: exactLength, blanks: (length, positions) => length - 2 * positions, inTurn: true },
};

const NAME = 'memorisation';

interface Pattern {
  readonly values: number;
  readonly positions: number;
}

/**
 * Noiseless memorisation: a pattern, many blanks, a trigger; from the trigger on the pattern is repeated, and blank is
 * the answer before. Right only when every step that counts is. Inputs are one-hot: the values, blank, trigger;
 * outputs the values and blank (Pascanu et al. 2013, supplement, section 3.1.6; Martens and Sutskever 2011).
 */
export const memorisation: SequenceTask = {
  name: NAME,
  kind: 'sequences',
  label: 'Noiseless memorisation',
  help: 'A short pattern of symbols is repeated after many blank steps: 5 of 2 values (5-bit) or 10 of 5 values (20-bit).',
  source: 'Martens and Sutskever 2011; Pascanu et al. 2013, supplement, section 3.1.6',
  loss: 'softmax-cross-entropy',
  fields: {
    variant: variantField(variants),
    ...lengthFields(100),
    values: {
      kind: 'integer',
      label: 'Values',
      help: 'Different symbols of a pattern.',
      default: 2,
      min: 2,
      max: 1000,
    },
    positions: {
      kind: 'integer',
      label: 'Pattern length',
      help: 'Symbols of a pattern.',
      default: 5,
      min: 1,
      max: 1000,
    },
    lossOn: {
      kind: 'choice',
      label: 'Steps that count',
      help: 'Whether the blanks before the trigger count in the loss, or only the repeated pattern.',
      default: 'all',
      options: [
        { value: 'all', label: 'All' },
        { value: 'pattern', label: 'The repeated pattern' },
      ],
    },
  },
  shape,
  draw: (stream, options, batch) => {
    const { inputs, outputs } = shape(options);
    const { lengths: rule, inTurn } = variantOf(variants, options, NAME);
    const pattern = patternOf(options);
    const { nominal } = drawLengths(stream, options, batch, rule);
    const drawn = emptyBatch(
      nominal.map((length) => stepsFor(options, length)),
      { inputs, outputs },
    );
    for (let b = 0; b < batch; b++) {
      const shown = inTurn ? digitsOf(b, pattern) : drawPattern(stream, pattern);
      fillSequence(drawn, b, { shown, pattern, all: options.lossOn === 'all' });
    }
    return drawn;
  },
  wrong: (_options, batch, outputs, b) => {
    for (let t = 0; t < batch.lengths[b]; t++) {
      const row = rowOf(batch, t, b);
      if (batch.weights[row] !== 0 && !classIsRight(batch, outputs, row)) return true;
    }
    return false;
  },
};

function shape(options: Record<string, unknown>) {
  const { values, positions } = patternOf(options);
  const rules = variantOf(variants, options, NAME);
  const shortest = options.length as number;
  if (rules.blanks(shortest, positions) < 1) {
    throw new UnfoldError(
      'task.too-short',
      `${shortest} steps leave none between two patterns of ${positions} symbols; use a length of ${2 * positions + 1} or more.`,
      'task.length',
    );
  }
  const maxSteps = stepsFor(options, longestLength(options, rules.lengths));
  return { inputs: values + 2, outputs: values + 1, maxSteps };
}

const patternOf = (options: Record<string, unknown>): Pattern => ({
  values: options.values as number,
  positions: options.positions as number,
});

/** Steps of a sequence for a length asked for. */
function stepsFor(options: Record<string, unknown>, length: number): number {
  const { positions } = patternOf(options);
  return variantOf(variants, options, NAME).blanks(length, positions) + 2 * positions;
}

const drawPattern = (stream: Stream, { values, positions }: Pattern): number[] =>
  Array.from({ length: positions }, () => stream.integer(0, values));

/** Pattern number n: its digits to the base of `values`, the lowest first; after the last pattern comes the first. */
function digitsOf(n: number, { values, positions }: Pattern): number[] {
  let rest = n;
  return Array.from({ length: positions }, () => {
    const digit = rest % values;
    rest = Math.floor(rest / values);
    return digit;
  });
}

function fillSequence(
  batch: SequenceBatch,
  b: number,
  { shown, pattern, all }: { shown: readonly number[]; pattern: Pattern; all: boolean },
): void {
  const { values, positions } = pattern;
  const [blank, trigger] = [values, values + 1];
  const answerFrom = batch.lengths[b] - positions;
  for (let t = 0; t < batch.lengths[b]; t++) {
    const row = rowOf(batch, t, b);
    const symbol = t < positions ? shown[t] : t === answerFrom ? trigger : blank;
    const answer = t < answerFrom ? blank : shown[t - answerFrom];
    batch.inputs[row * (values + 2) + symbol] = 1;
    batch.targets[row * (values + 1) + answer] = 1;
    batch.weights[row] = all || t >= answerFrom ? 1 : 0;
  }
}
