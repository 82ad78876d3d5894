/** Tables 1 to 4 of the supplement of Pascanu et al. 2013: one model for many lengths, on four tasks. */
import { lengthsCard } from './pascanu-lengths-card.ts';

/** The lengths of all four tables, with a row of errors in percent. */
const row = (...percents: readonly number[]) =>
  [50, 100, 150, 200, 250, 300, 350, 400, 600].map((length, i) => ({ length, percent: percents[i] }));

const NUMBERS = {
  hidden: 'The text has 50.',
  init: 'The text has basic tanh.',
  rate: 'The text tried 0.01 and 0.001 and took 0.01.',
  threshold: 'The text tried 6 and 1. Without clipping, training failed.',
  alpha: 'The text tried 0.5, 1 and 2 and took 0.5.',
  variant:
    'Text and code agree in everything but the longest sequences: a tenth longer in the text, one step less in the code, whose range of lengths ends at 199.',
} as const;

/** The quick form of both tasks of numbers: a short range, learned with a tenfold rate. */
const quickNumbers = {
  length: 10,
  lengthTo: 12,
  testLengths: [10, 11, 12, 14, 18, 24, 36],
  seeds: 1,
  updates: 25_000,
  mostWrong: 0.001,
  rate: 0.1,
  evaluateEvery: 1000,
} as const;

/** Table 1. */
export const pascanuTable1 = lengthsCard({
  name: 'pascanu-table-1',
  label: 'Addition: errors by length',
  help: 'The sum of two marked numbers after 50 to 200 steps, by one model, and its errors on sequences of up to 600 steps.',
  place: 'Supplement, table 1',
  shown:
    'With clipping and Omega one model adds two marked numbers at all lengths from 50 to 200, and within 1 % errors up to 600 steps. All five seeds succeed.',
  task: 'addition',
  words: 'addition',
  standard: {
    hidden: 50,
    init: 'basic-tanh',
    rate: 0.01,
    threshold: 1,
    alpha: 0.5,
    variant: 'supplement',
  },
  helps: NUMBERS,
  errors: row(0.08, 0.01, 0.01, 0, 0, 0.02, 0.01, 0.04, 0.52),
  updates: { value: 1_226_000, place: 'Supplement, section 3.1.2, threshold 1' },
  solved: { percent: 100, text: 'all 5 seeds' },
  reach: 3,
  hasTime: false,
  quick: quickNumbers,
  cost: { quick: { seconds: 10 }, full: { seconds: 16_000, note: 'from the rate of shorter runs' } },
});

/** Table 2. */
export const pascanuTable2 = lengthsCard({
  name: 'pascanu-table-2',
  label: 'Multiplication: errors by length',
  help: 'The product of two marked numbers after 50 to 200 steps, by one model, and its errors on sequences of up to 600 steps.',
  place: 'Supplement, table 2',
  shown:
    'With the settings of addition one model multiplies two marked numbers at all lengths from 50 to 200, and within 1 % errors up to 400 steps.',
  task: 'multiplication',
  words: 'multiplication',
  standard: {
    hidden: 50,
    init: 'basic-tanh',
    rate: 0.01,
    threshold: 1,
    alpha: 0.5,
    variant: 'supplement',
  },
  helps: { ...NUMBERS, threshold: 'With 1 the text needed 1,728,000 updates, with 6 it needed 3,418,000.' },
  errors: row(0.55, 0.04, 0.04, 0.04, 0.08, 0.26, 0.28, 0.73, 2.11),
  updates: { value: 1_728_000, place: 'Supplement, section 3.1.3, threshold 1' },
  solved: null,
  reach: 2,
  hasTime: false,
  quick: quickNumbers,
  cost: { quick: { seconds: 16 }, full: { seconds: 22_000, note: 'from the rate of shorter runs' } },
});

/** Table 3. */
export const pascanuTable3 = lengthsCard({
  name: 'pascanu-table-3',
  label: 'Temporal order of 3 symbols: errors by length',
  help: 'The order of three symbols among distractors in 50 to 200 steps, by one model, and its errors on sequences of up to 600 steps.',
  place: 'Supplement, table 3',
  shown:
    'With clipping and Omega one model tells eight orders of three symbols at all lengths from 50 to 200, and within 1 % errors up to 300 steps; a quarter of the sequences of 600 steps is wrong.',
  task: 'temporal-order-3',
  words: 'temporal order of 3 symbols',
  standard: { hidden: 100, init: 'basic-tanh', rate: 0.01, threshold: 1, alpha: 2, variant: 'supplement' },
  helps: {
    hidden: 'The text tried 50 and 100 and took 100.',
    init: 'The text leaves it open; basic tanh as in the other tasks of this kind.',
    rate: 'The text tried 0.01 and 0.001 and took 0.01.',
    threshold: 'The text tried 1 and 6 and took 1.',
    alpha: 'The text tried 2 and 1 and took 2.',
    variant: 'Text and code agree in the positions; the lengths of the code end at 199.',
  },
  errors: row(0, 0.01, 0, 0.06, 0.01, 0, 2.75, 14.13, 24.81),
  updates: { value: 569_000, place: 'Supplement, section 3.1.4' },
  solved: null,
  reach: 1.5,
  hasTime: false,
  quick: {
    length: 10,
    lengthTo: 20,
    testLengths: [10, 12, 14, 16, 18, 20, 25, 30, 60],
    seeds: 1,
    updates: 6000,
    evaluateEvery: 500,
    sequences: 5000,
  },
  cost: { quick: { seconds: 10 }, full: { seconds: 13_000, note: 'from the rate of shorter runs' } },
});

/** Table 4. */
export const pascanuTable4 = lengthsCard({
  name: 'pascanu-table-4',
  label: 'Random permutation: errors by length',
  help: 'The first of 50 to 200 random symbols comes again at the end; one model, and its errors on sequences of up to 600 steps.',
  place: 'Supplement, table 4',
  shown:
    'The task is harder to train: two of five runs succeed with clipping and Omega. One of these models stays within 0.04 % errors at all lengths up to 600 steps.',
  task: 'permutation',
  words: 'random permutation',
  standard: { hidden: 100, init: 'basic-tanh', rate: 0.001, threshold: 6, alpha: 1, variant: 'pascanu' },
  helps: {
    hidden: 'The text tried 50 and 100 and took 100.',
    init: 'The text leaves it open; basic tanh as in the other tasks of this kind.',
    rate: 'The text tried 0.01 and 0.001 and took 0.001.',
    threshold: 'The text tried 6 and 1 and took 6.',
    alpha: 'The text tried 2, 1 and 0.5 and took 1.',
    variant:
      'The text asks for the next symbol at every step, of which only the last can be known. The code that belongs to it asks for the last one alone.',
  },
  errors: row(0.04, 0.01, 0.02, 0.03, 0.02, 0, 0.03, 0.02, 0.04),
  updates: null,
  solved: { percent: 40, text: '2 of 5' },
  reach: 3,
  hasTime: false,
  quick: {
    length: 10,
    lengthTo: 20,
    testLengths: [10, 12, 14, 16, 18, 20, 30, 40, 60],
    seeds: 1,
    updates: 4000,
    rate: 0.01,
    evaluateEvery: 500,
    sequences: 2000,
  },
  cost: {
    quick: { seconds: 12 },
    full: { seconds: 200_000, note: 'from the rate of shorter runs, if three of five need all updates' },
  },
});
