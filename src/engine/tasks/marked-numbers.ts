/**
 * The tasks of addition and multiplication: a sequence of random numbers, two of them marked in a second channel;
 * what is made of the two is the target at the last step.
 */
import type { Stream } from '../random.ts';
import { emptyBatch, lastRow, rowIsWithin, rowOf } from './batch.ts';
import {
  drawLengths,
  exactLength,
  lengthFields,
  type LengthRule,
  longestLength,
  tenthLonger,
  underTenthLonger,
} from './lengths.ts';
import { checkSpans, fromTo, nearestShare, place, share, type Span } from './span.ts';
import type { SequenceBatch, SequenceTask } from './task.ts';
import { toleranceField, variantField, variantOf, type Variants } from './variant.ts';

/** Where numbers are marked, in one text. */
export interface MarkRules {
  readonly lengths: LengthRule;
  /** Places of the two marks; `nominal` is the length before the variant's own lengthening. */
  spans(nominal: number, length: number): readonly [Span, Span];
  /** The second mark is drawn among the places of its span that are still unmarked. */
  readonly amongUnmarked: boolean;
  /** Channel of the numbers; the other one holds the marks. */
  readonly numbers: 0 | 1;
  /** Steps that hold a mark of -1. */
  negatives(length: number): readonly number[];
}

/** What a text makes of the marked numbers. */
export interface NumberRules extends MarkRules {
  /** Numbers are uniform in [low, high). */
  readonly low: number;
  readonly high: number;
  /** What a number at the first step counts for instead of its value; null where it is as any other. */
  readonly firstCounts: number | null;
  target(a: number, b: number): number;
  /** A right answer is at most this far from the target. */
  readonly tolerance: number;
}

const none = (): readonly number[] => [];

/** Marks in [0, T'/10) and [T'/10, T'/2) of a sequence of T' steps. */
const codeSpans = (_nominal: number, l: number): [Span, Span] => [
  { first: 0, count: share(l, 1, 10) },
  { first: share(l, 1, 10), count: share(l, 4, 10) },
];

/** Lengths, marks and channels of each text; the two tasks share them. */
export const markRules = {
  pascanu: {
    lengths: underTenthLonger,
    spans: codeSpans,
    amongUnmarked: false,
    numbers: 1,
    negatives: none,
  },
  // The text includes 11/10 T among the lengths. Its closed ranges share the place T'/10; they are read as disjoint.
  supplement: {
    lengths: tenthLonger,
    spans: codeSpans,
    amongUnmarked: false,
    numbers: 1,
    negatives: none,
  },
  galvan: {
    lengths: underTenthLonger,
    spans: codeSpans,
    amongUnmarked: false,
    numbers: 1,
    negatives: none,
  },
  chernodub: {
    lengths: exactLength,
    spans: (_nominal, l) => {
      const end = nearestShare(l, 11, 100);
      return [fromTo(0, end - 1), fromTo(end, nearestShare(l, 55, 100) - 1)];
    },
    amongUnmarked: false,
    numbers: 0,
    negatives: none,
  },
  // The first among the first ten, the second among the first T/2 - 1 that are still unmarked.
  hochreiter: {
    lengths: tenthLonger,
    spans: (T) => [
      { first: 0, count: 10 },
      { first: 0, count: share(T, 1, 2) - 1 },
    ],
    amongUnmarked: true,
    numbers: 0,
    negatives: (length) => [0, length - 1],
  },
  // The order of channels is not stated; "T - 3" is read as an index from 0.
  martens: {
    lengths: tenthLonger,
    spans: (T) => {
      const first = Math.max(1, share(T, 1, 100));
      return [fromTo(first, share(T, 1, 10) - 1), fromTo(share(T, 1, 10), share(T, 1, 2) - 1)];
    },
    amongUnmarked: false,
    numbers: 0,
    negatives: (length) => [0, length - 3],
  },
} as const satisfies Variants<MarkRules>;

/** What the two tasks differ in. */
export interface NumberTask {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly source: string;
  readonly variants: Variants<NumberRules>;
}

/** A task of marked numbers from its variants; the first variant is the default. */
export function numberTask({ name, label, help, source, variants }: NumberTask): SequenceTask {
  const rulesOf = (options: Record<string, unknown>) => variantOf(variants, options, name);
  const shape = (options: Record<string, unknown>) => {
    const rules = rulesOf(options);
    const shortest = options.length as number;
    const spans = rules.spans(shortest, shortest);
    for (const one of rules.amongUnmarked ? spans.map((span) => [span]) : [spans])
      checkSpans(one, shortest - 1, name);
    return { inputs: 2, outputs: 1, maxSteps: longestLength(options, rules.lengths) };
  };
  return {
    name,
    kind: 'sequences',
    label,
    help,
    source,
    loss: 'mean-squared-error',
    fields: {
      variant: variantField(variants),
      ...lengthFields(100),
      tolerance: toleranceField('as the variant has it, 0.04 or 0.2'),
    },
    shape,
    draw: (stream, options, batch) => {
      const rules = rulesOf(options);
      const { inputs, outputs } = shape(options);
      const { nominal, lengths } = drawLengths(stream, options, batch, rules.lengths);
      const drawn = emptyBatch(lengths, { inputs, outputs });
      for (let b = 0; b < batch; b++) fillSequence(drawn, b, { stream, rules, nominal: nominal[b] });
      return drawn;
    },
    wrong: (options, batch, outputs, b) => {
      const tolerance = (options.tolerance as number | null) ?? rulesOf(options).tolerance;
      return !rowIsWithin(batch, outputs, { row: lastRow(batch, b), tolerance });
    },
  };
}

function fillSequence(
  batch: SequenceBatch,
  b: number,
  { stream, rules, nominal }: { stream: Stream; rules: NumberRules; nominal: number },
): void {
  const length = batch.lengths[b];
  const marked = drawMarks(stream, rules, rules.spans(nominal, length));
  const at = (t: number) => 2 * rowOf(batch, t, b);
  for (let t = 0; t < length; t++) {
    batch.inputs[at(t) + rules.numbers] = stream.uniformIn(rules.low, rules.high);
  }
  for (const t of marked) batch.inputs[at(t) + 1 - rules.numbers] = 1;
  for (const t of rules.negatives(length)) batch.inputs[at(t) + 1 - rules.numbers] = -1;
  const [x, y] = marked.map((t) =>
    t === 0 && rules.firstCounts !== null ? rules.firstCounts : batch.inputs[at(t) + rules.numbers],
  );
  const last = lastRow(batch, b);
  batch.targets[last] = rules.target(x, y);
  batch.weights[last] = 1;
}

function drawMarks(stream: Stream, rules: MarkRules, [one, two]: readonly [Span, Span]): [number, number] {
  const first = place(stream, one);
  const second = place(stream, two);
  // The places still unmarked are those of the span without the first mark: those from there on move up by one.
  return [first, second + (rules.amongUnmarked && second >= first ? 1 : 0)];
}
