/**
 * The tasks of temporal order: a few symbols X or Y stand among distractors, and the class at the end says which
 * stood where. Symbols 0 and 1 are X and Y, 2 to 5 the distractors, 6 and 7 start and end where the variant has them.
 */
import type { Stream } from '../random.ts';
import { classIsRight, emptyBatch, lastRow, rowIsWithin, rowOf } from './batch.ts';
import {
  drawLengths,
  exactLength,
  lengthFields,
  type LengthRule,
  type Lengths,
  longestLength,
  tenthLonger,
} from './lengths.ts';
import { checkSpans, place, type Span } from './span.ts';
import type { SequenceBatch, SequenceTask } from './task.ts';
import { toleranceField, variantField, variantOf, type Variants } from './variant.ts';

/** How one text poses the task. */
export interface OrderRules {
  readonly lengths: LengthRule;
  /** Where each symbol may stand; `nominal` is the length before the variant's own lengthening. */
  spans(nominal: number, length: number): readonly Span[];
  /** Start symbol at step 0 and end symbol so many steps before the last; null where there are none. */
  readonly endSymbol: number | null;
  /** Whether the classes of a batch are as equal in number as can be. */
  readonly balanced: boolean;
  /** What counts as right: the largest output (null), or every output within this of its target. */
  readonly tolerance: number | null;
}

/** No start and end symbols, classes drawn freely, the largest output answers. */
export const plainOrder = { endSymbol: null, balanced: false, tolerance: null } as const;

/** Start and end symbols; every output must be near its target. */
export const hochreiterOrder = {
  lengths: tenthLonger,
  endSymbol: 0,
  balanced: false,
  tolerance: 0.3,
} as const;

/** The cue stands one step before the answer; what stands at the last step is not stated: a distractor here. */
export const martensOrder = {
  lengths: exactLength,
  endSymbol: 1,
  balanced: true,
  tolerance: null,
} as const;

/** What the tasks of 2 and of 3 symbols differ in. */
export interface OrderTask {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly source: string;
  readonly symbols: number;
  readonly variants: Variants<OrderRules>;
}

const DISTRACTORS = 4;
const START = 2 + DISTRACTORS;
const END = START + 1;

/** A task of temporal order from its variants; the first variant is the default. */
export function orderTask(about: OrderTask): SequenceTask {
  const { name, label, help, source, symbols, variants } = about;
  const rulesOf = (options: Record<string, unknown>) => variantOf(variants, options, name);
  const shape = (options: Record<string, unknown>) => {
    const rules = rulesOf(options);
    const shortest = options.length as number;
    checkSpans(rules.spans(shortest, shortest), shortest - (rules.endSymbol ?? -1) - 1, name);
    const maxSteps = longestLength(options, rules.lengths);
    return { inputs: rules.endSymbol === null ? START : END + 1, outputs: 1 << symbols, maxSteps };
  };
  return {
    name,
    kind: 'sequences',
    label,
    help,
    source,
    loss: 'softmax-cross-entropy',
    fields: {
      variant: variantField(variants),
      ...lengthFields(100),
      tolerance: toleranceField('as the variant has it, the largest output or 0.3'),
    },
    shape,
    draw: (stream, options, batch) => {
      const rules = rulesOf(options);
      const lengths = drawLengths(stream, options, batch, rules.lengths);
      return drawBatch(stream, rules, { ...lengths, ...shape(options) });
    },
    wrong: (options, batch, outputs, b) => {
      const tolerance = (options.tolerance as number | null) ?? rulesOf(options).tolerance;
      const row = lastRow(batch, b);
      if (tolerance === null) return !classIsRight(batch, outputs, row);
      return !rowIsWithin(batch, outputs, { row, tolerance });
    },
  };
}

function drawBatch(
  stream: Stream,
  rules: OrderRules,
  { nominal, lengths, inputs, outputs }: Lengths & { inputs: number; outputs: number },
): SequenceBatch {
  const drawn = emptyBatch(lengths, { inputs, outputs });
  const classes = drawClasses(stream, lengths.length, { count: outputs, balanced: rules.balanced });
  for (let b = 0; b < lengths.length; b++) {
    fillSequence(drawn, b, { stream, rules, nominal: nominal[b], answer: classes[b], inputs, outputs });
  }
  return drawn;
}

function drawClasses(
  stream: Stream,
  batch: number,
  classes: { count: number; balanced: boolean },
): ArrayLike<number> {
  if (classes.balanced) return stream.permutation(batch).map((place) => place % classes.count);
  return Array.from({ length: batch }, () => stream.integer(0, classes.count));
}

interface Filling {
  readonly stream: Stream;
  readonly rules: OrderRules;
  readonly nominal: number;
  /** v0 + 2 v1 + 4 v2. */
  readonly answer: number;
  readonly inputs: number;
  readonly outputs: number;
}

function fillSequence(batch: SequenceBatch, b: number, filling: Filling): void {
  const { rules, nominal, answer, inputs, outputs, stream } = filling;
  const length = batch.lengths[b];
  const at = rules.spans(nominal, length).map((span) => place(stream, span));
  const shown = new Uint8Array(length);
  for (let t = 0; t < length; t++) shown[t] = 2 + stream.integer(0, DISTRACTORS);
  if (rules.endSymbol !== null) {
    shown[0] = START;
    shown[length - 1 - rules.endSymbol] = END;
  }
  at.forEach((t, mark) => {
    shown[t] = (answer >> mark) & 1;
  });
  for (let t = 0; t < length; t++) batch.inputs[rowOf(batch, t, b) * inputs + shown[t]] = 1;
  const last = lastRow(batch, b);
  batch.targets[last * outputs + answer] = 1;
  batch.weights[last] = 1;
}
