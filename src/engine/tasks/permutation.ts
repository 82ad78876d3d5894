import type { Stream } from '../random.ts';
import { classIsRight, emptyBatch, lastRow, rowOf } from './batch.ts';
import { drawLengths, exactLength, lengthFields, longestLength, upToExcluded } from './lengths.ts';
import type { SequenceBatch, SequenceTask } from './task.ts';
import { variantField, variantOf, type Variants } from './variant.ts';

interface Rules {
  readonly lengths: typeof exactLength;
  /** Whether the next symbol is asked for at every step, or only the last one at the end. */
  readonly everyStep: boolean;
}

const variants: Variants<Rules> = {
  pascanu: { lengths: upToExcluded, everyStep: false },
  supplement: { lengths: exactLength, everyStep: true },
};

const NAME = 'permutation';

/**
 * Random permutation: a first symbol 0 or 1, others from the rest; the symbol after the last is the first one again.
 * Only that one can be predicted, so only the last step decides what is right (Pascanu et al. 2013, supplement,
 * section 3.1.5, as Martens and Sutskever 2011; their code asks for the last symbol alone).
 */
export const permutation: SequenceTask = {
  name: NAME,
  kind: 'sequences',
  label: 'Random permutation',
  help: 'The first of many random symbols comes again at the end; the network predicts it.',
  source:
    'Hochreiter and Schmidhuber 1997, task 2; Martens and Sutskever 2011; Pascanu et al. 2013, supplement, section 3.1.5',
  loss: 'softmax-cross-entropy',
  fields: {
    variant: variantField(variants),
    ...lengthFields(100),
    symbols: {
      kind: 'integer',
      label: 'Symbols',
      help: 'Two that a sequence may begin with, and the others.',
      default: 100,
      min: 3,
      max: 10_000,
    },
  },
  shape,
  draw: (stream, options, batch) => {
    const { lengths: rule, everyStep } = variantOf(variants, options, NAME);
    const symbols = options.symbols as number;
    const { lengths } = drawLengths(stream, options, batch, rule);
    const drawn = emptyBatch(lengths, { inputs: symbols, outputs: symbols });
    for (let b = 0; b < batch; b++) fillSequence(drawn, b, { stream, symbols, everyStep });
    return drawn;
  },
  wrong: (_options, batch, outputs, b) => !classIsRight(batch, outputs, lastRow(batch, b)),
};

function shape(options: Record<string, unknown>) {
  const symbols = options.symbols as number;
  const { lengths } = variantOf(variants, options, NAME);
  return { inputs: symbols, outputs: symbols, maxSteps: longestLength(options, lengths) };
}

function fillSequence(
  batch: SequenceBatch,
  b: number,
  { stream, symbols, everyStep }: { stream: Stream; symbols: number; everyStep: boolean },
): void {
  const length = batch.lengths[b];
  const first = stream.integer(0, 2);
  let shown = first;
  for (let t = 0; t < length; t++) {
    const next = t === length - 1 ? first : stream.integer(2, symbols);
    const row = rowOf(batch, t, b);
    batch.inputs[row * symbols + shown] = 1;
    if (everyStep || t === length - 1) {
      batch.targets[row * symbols + next] = 1;
      batch.weights[row] = 1;
    }
    shown = next;
  }
}
