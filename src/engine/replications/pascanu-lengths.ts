/** One model for sequences of 50 to 200 steps that holds up to 5000 (Pascanu et al. 2013). */
import { lengthsCard } from './pascanu-lengths-card.ts';

/** Temporal order, the end of section 3.1.1 of the supplement. */
export const pascanuLengths = lengthsCard({
  name: 'pascanu-lengths',
  label: 'One model for 50 to 200 steps, tested up to 5000',
  help: 'Temporal order with batches of different lengths: a single model, and how it fares on sequences up to 25 times as long as any that it was trained on.',
  place: 'Supplement, section 3.1.1',
  shown:
    'With clipping and Omega a single model learns temporal order at all lengths from 50 to 200, and makes no error on sequences of up to 5000 steps.',
  task: 'temporal-order',
  words: 'temporal order',
  standard: {
    hidden: 50,
    init: 'basic-tanh',
    rate: 0.01,
    threshold: 1,
    alpha: 2,
    variant: 'supplement',
  },
  helps: {
    hidden: 'As for sequences of one length: 50 in the text.',
    init: 'The paper has basic tanh for this experiment; the default of the code is smart tanh.',
    rate: '0.01 in the text.',
    threshold: 'All values seem to work, says the text, convergence being faster with 1.',
    alpha: 'The text lowers it from 4 to 2 for lengths drawn from a range.',
    variant:
      'The text draws the second symbol from 4T/10 to 5T/10 and lengths up to 200; the code that belongs to it draws from 5T/10 to 6T/10 and lengths below 200.',
  },
  errors: [50, 100, 150, 200, 250, 500, 1000, 2000, 3000, 5000].map((length) => ({ length, percent: 0 })),
  updates: { value: 336_000, place: "Log of one run, kept with the authors' code" },
  solved: { percent: 100, text: '5 of 5' },
  reach: 25,
  hasTime: true,
  quick: {
    length: 10,
    lengthTo: 20,
    testLengths: [10, 12, 14, 16, 18, 20, 25, 30, 40, 80],
    seeds: 2,
    updates: 8000,
    evaluateEvery: 500,
  },
  cost: { quick: { seconds: 8 }, full: { seconds: 8000, note: 'from the rate of the quick form' } },
});
