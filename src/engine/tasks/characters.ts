import type { Column, Series } from '../data/series.ts';
import { UnfoldError } from '../errors.ts';
import { emptyBatch } from './batch.ts';
import {
  columnFor,
  cutStretches,
  setEnds,
  type SetName,
  shareFields,
  stepsField,
  type Stretch,
  wholeAt,
} from './collection.ts';
import type { CollectionTask, SequenceBatch } from './task.ts';

/** The name of the column, where there are several. */
const COLUMN = 'code';

/** The last of all code points. */
const LAST_CODE = 0x10ffff;

/** A text: which character comes next, or a few after it. */
export const characters: CollectionTask = {
  name: 'characters',
  kind: 'collection',
  label: 'Characters of a text',
  help: 'Predicts the next character of a text, or the fifth next. Reads a series with one column of Unicode code points, one row a character. Every character that occurs in the training part has an input and an output of its own; all others share one more. The sets follow each other in the text: training, validation, test.',
  source: 'Pascanu et al. 2013, section 4.2; Mikolov et al. 2012',
  loss: 'softmax-cross-entropy',
  fields: {
    ahead: {
      kind: 'integer',
      label: 'Ahead',
      help: 'Which character is predicted: 1 is the next one, 5 the fifth next.',
      default: 1,
      min: 1,
      max: 1000,
    },
    steps: stepsField('The text of each set', 200),
    ...shareFields('characters'),
  },
  open: (series, options) => {
    const text = readText(series);
    const ends = setEnds(text.length, options);
    const places = alphabetOf(text.subarray(0, ends.train));
    const size = places.size + 1;
    const symbols = text.map((code) => places.get(code) ?? places.size);
    const ahead = options.ahead as number;
    const cut = (from: number, to: number) =>
      cutStretches([{ first: from, steps: Math.max(0, to - from - ahead) }], options.steps as number | null);
    const pieces: Record<SetName, readonly Stretch[]> = {
      train: cut(0, ends.train),
      validation: cut(ends.train, ends.validation),
      test: cut(ends.validation, ends.test),
    };
    const { train, validation, test } = pieces;
    return {
      inputs: size,
      outputs: size,
      // The first piece of a set is its longest.
      maxSteps: Math.max(...[train, validation, test].map((set) => (set.length === 0 ? 0 : set[0].steps))),
      counts: { train: train.length, validation: validation.length, test: test.length },
      batch: (set, numbers) =>
        batchOf(
          symbols,
          Array.from(numbers, (i) => pieces[set][i]),
          { size, ahead },
        ),
      wrong: null,
    };
  },
};

/** The code points of the text. @throws UnfoldError 'task.column', 'task.row' */
function readText(series: Series): Uint32Array {
  const column = textColumn(series);
  return Uint32Array.from({ length: series.length }, (_, row) =>
    wholeAt(column, row, { min: 0, max: LAST_CODE }),
  );
}

function textColumn(series: Series): Column {
  if (series.columns.length === 1) return series.columns[0];
  return columnFor(series, COLUMN, { task: 'characters', holds: 'the Unicode code point of each character' });
}

/** The place of every code point that occurs, in their order. @throws UnfoldError 'task.alphabet' */
function alphabetOf(text: Uint32Array): Map<number, number> {
  const codes = [...new Set(text)].sort((a, b) => a - b);
  if (codes.length <= LARGEST_ALPHABET) return new Map(codes.map((code, place) => [code, place]));
  const found = `The training part has ${codes.length} different characters, expected at most ${LARGEST_ALPHABET}.`;
  throw new UnfoldError(
    'task.alphabet',
    `${found} Choose a text in an alphabet; a series of other numbers is no text.`,
    'task',
  );
}

/** Every character is an input and an output: more than this would be a table of words. */
const LARGEST_ALPHABET = 10_000;

function batchOf(
  symbols: Uint32Array,
  pieces: readonly Stretch[],
  { size, ahead }: { size: number; ahead: number },
): SequenceBatch {
  const batch = emptyBatch(
    Uint32Array.from(pieces, ({ steps }) => steps),
    { inputs: size, outputs: size },
  );
  pieces.forEach(({ first, steps }, b) => {
    for (let t = 0; t < steps; t++) {
      const row = t * batch.batch + b;
      batch.inputs[row * size + symbols[first + t]] = 1;
      batch.targets[row * size + symbols[first + t + ahead]] = 1;
      batch.weights[row] = 1;
    }
  });
  return batch;
}
