/** The series of the cards of Bianchi et al. 2017: generated, as the chapter describes methods and shows no data. */
import type { Field, Json } from '../fields.ts';
import { makeSeries } from '../generators/make-series.ts';
import type { DataSlot } from './replication.ts';

const NOTE =
  "The generated series is the experiment's own: chapter 2 states what was observed in preliminary experiments and shows no data.";

const HELP =
  'The experiment uses a generated series. To see whether it goes the same way elsewhere, give a text file with one number a line, a step a line.';

/** A slot for one column of numbers, with a Mackey-Glass series (tau 17, a value each unit of time) in it. */
function mackeyGlassSlot(name: string, label: string, options: { readonly [key: string]: Json }): DataSlot {
  return {
    name,
    label,
    help: HELP,
    recipe: { delimiter: 'none', headerRow: 'none' },
    files: 1,
    standIn: { label, note: NOTE, make: () => makeSeries('mackey-glass', { options }).series },
  };
}

/** 1500 values without noise. */
export const chaoticSlot = mackeyGlassSlot('series', 'Generated Mackey-Glass series', { length: 1500 });

/** 800 values with noise of about a fifth of their standard deviation: little data, easily overfitted. */
export const noisySlot = mackeyGlassSlot('noisy', 'Generated Mackey-Glass series with noise', {
  length: 800,
  noise: 0.05,
});

/** Number of starts of a card. */
export const startsField = (standard: number): Field => ({
  kind: 'integer',
  label: 'Starts',
  help: 'How many initial weights; every setting is run from each of them, and medians are compared.',
  default: standard,
  min: 1,
  max: 50,
});

/** Units of the hidden layer. */
export const unitsField = (standard: number): Field => ({
  kind: 'integer',
  label: 'Hidden units',
  help: 'Units of the hidden layer.',
  symbol: 'N_h',
  default: standard,
  min: 1,
  max: 500,
});
