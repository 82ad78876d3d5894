/** The cards of Pascanu et al. 2013 in which one model is trained on a range of lengths and tested on many. */
import type { Field } from '../fields.ts';
import { concludeLengths } from './pascanu-lengths-conclusion.ts';
import * as setup from './pascanu-setup.ts';
import type { CardOptions, Cost, Published, Replication, Trial } from './replication.ts';

/** What such a card is about. */
export interface LengthsAbout {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly place: string;
  readonly shown: string;
  /** Name of the engine's task. */
  readonly task: string;
  /** 'temporal order' */
  readonly words: string;
  readonly standard: {
    readonly hidden: number;
    readonly init: setup.Init;
    readonly rate: number;
    readonly threshold: number;
    readonly alpha: number;
    readonly variant: 'supplement' | 'pascanu';
  };
  /** What the texts say of settings that they leave open, or tried. */
  readonly helps: {
    readonly hidden: string;
    readonly init: string;
    readonly rate: string;
    readonly threshold: string;
    readonly alpha: string;
    readonly variant: string;
  };
  /** Percent of 10,000 sequences that one trained model answers wrongly, by length. */
  readonly errors: readonly { readonly length: number; readonly percent: number }[];
  /** Mean updates until no sequence is wrong, where they are told. */
  readonly updates: { readonly value: number; readonly place: string } | null;
  /** Percent of the runs that succeed, where that is told. */
  readonly solved: { readonly percent: number; readonly text: string } | null;
  /** Up to how many times the longest length of training the errors stay within 1 %. */
  readonly reach: number;
  /** Whether the text's only time, 48 hours, is of this task. */
  readonly hasTime: boolean;
  readonly quick: CardOptions;
  readonly cost: { readonly quick: Cost; readonly full: Cost };
}

/** Settings of such a card. */
export interface LengthsOptions {
  readonly length: number;
  readonly lengthTo: number;
  readonly testLengths: readonly number[];
  readonly seeds: number;
  readonly updates: number;
  readonly mostWrong: number;
  readonly hidden: number;
  readonly init: setup.Init;
  readonly rate: number;
  readonly threshold: number;
  readonly alpha: number;
  readonly evaluateEvery: number;
  readonly sequences: number;
  readonly variant: string;
}

/** The range of lengths in all of the text's experiments of this kind. */
export const TRAINED = { from: 50, to: 200 } as const;

/** The card of such an experiment. */
export function lengthsCard(about: LengthsAbout): Replication {
  const { name, label, help, place, shown, quick, cost } = about;
  return {
    ...{ name, label, help, place, shown, quick, cost },
    text: 'pascanu-2013',
    judged:
      'The model is that of the first run that ended because no more validation sequences were wrong than allowed. The share of wrong sequences at each published length must lie within 1 point or a factor of 1.5 of the published one (near: 5 points or a factor of 3), mean updates within a factor of 2.5 (near: 5), the share of successful runs within 20 points (near: 40). These, and the statement about longer sequences, are compared where training had the lengths of the text, 50 to 200; that one model serves every length trained on is judged at any (near: half of those that were looked at).',
    published: publishedOf(about),
    data: [],
    fields: {
      length: lengthField('Shortest length', TRAINED.from),
      lengthTo: lengthField('Longest length', TRAINED.to),
      testLengths: {
        kind: 'integers',
        label: 'Lengths of test',
        help: 'Steps of the sequences that the trained model is tested on.',
        default: about.errors.map((error) => error.length),
        min: 1,
        max: 20_000,
      },
      seeds: setup.seedsField(5, 'Runs that differ in nothing else. The text has 5.'),
      updates: setup.updatesField(
        5_000_000,
        'A run that has not succeeded by then has failed; 5,000,000 in the text.',
      ),
      mostWrong: {
        kind: 'number',
        label: 'Wrong sequences at the end',
        help: 'Share of wrong validation sequences at or below which training ends. The text ends when none of 10,000 is wrong.',
        default: 0,
        min: 0,
        max: 0.1,
      },
      hidden: setup.hiddenField(about.standard.hidden, about.helps.hidden),
      init: setup.initField(about.standard.init, about.helps.init),
      rate: setup.rateField(about.standard.rate, about.helps.rate),
      threshold: setup.thresholdField(about.standard.threshold, about.helps.threshold),
      alpha: setup.alphaField(about.standard.alpha, about.helps.alpha),
      evaluateEvery: setup.evaluateField(2000),
      sequences: setup.sequencesField,
      variant: setup.variantField(about.standard.variant, about.helps.variant),
    },
    plan: (options) => planOf(about, options as unknown as LengthsOptions),
    conclude: (results, options) => concludeLengths(about, results, options as unknown as LengthsOptions),
  };
}

const lengthField = (label: string, standard: number): Field => ({
  kind: 'integer',
  label,
  help: 'All sequences of a batch have one length, drawn uniformly between the shortest and the longest.',
  symbol: 'T',
  default: standard,
  min: 10,
  max: 10_000,
});

function publishedOf({ errors, updates, solved, reach, place, words }: LengthsAbout): readonly Published[] {
  return [
    ...errors.map(({ length, percent }) => ({
      quantity: `error/${length}`,
      label: `Wrong sequences at ${length} steps`,
      value: percent,
      unit: '%',
      place,
    })),
    ...(updates === null
      ? []
      : [
          {
            quantity: 'updates',
            label: 'Mean updates',
            value: updates.value,
            unit: 'updates',
            place: updates.place,
          },
        ]),
    ...(solved === null
      ? []
      : [
          {
            quantity: 'solved',
            label: `Successful runs: ${solved.text}`,
            value: solved.percent,
            unit: '%',
            place,
          },
        ]),
    {
      quantity: 'range',
      label: `One model of ${words} serves a range of lengths`,
      value: null,
      statement: 'At most 1 % of the sequences are wrong at every length trained on.',
      place,
    },
    {
      quantity: 'reach',
      label: 'It serves longer sequences as well',
      value: null,
      statement: `At most 1 % are wrong up to ${reach} times the longest length trained on.`,
      place,
    },
  ];
}

function planOf({ task, words }: LengthsAbout, options: LengthsOptions): readonly Trial[] {
  const { length, lengthTo, testLengths, sequences, mostWrong, variant, seeds, ...rest } = options;
  return setup.seedsUpTo(seeds).map((seed) => ({
    key: `seed/${seed}`,
    label: `${words}, ${length} to ${lengthTo} steps, seed ${seed}`,
    data: null,
    spec: setup.syntheticSpec({
      ...rest,
      ...{ sequences, seed, way: 'clipping-omega', wrong: mostWrong },
      task: { name: task, length, lengthTo, variant },
    }),
    looks: [{ name: 'other-lengths', options: { lengths: testLengths, sequences } }],
  }));
}
