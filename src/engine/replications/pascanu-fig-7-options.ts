/** Settings of the card of figure 7, and the lengths that its text lists. */
import type { Init, Way } from './pascanu-setup.ts';

/** As the card's fields have them. */
export interface Fig7Options {
  readonly inits: readonly string[];
  readonly methods: readonly string[];
  /** Empty: those of the text. */
  readonly lengths: readonly number[];
  readonly seeds: number;
  readonly updates: number;
  readonly hidden: number;
  readonly rate: number;
  readonly threshold: number;
  readonly alpha: number;
  readonly evaluateEvery: number;
  readonly sequences: number;
  readonly variant: string;
}

/** Supplement, section 3.1.1. */
const printed: { readonly [init in Init]: readonly number[] } = {
  sigmoid: [16, 20, 22, 50, 100, 150, 200, 250],
  'basic-tanh': [16, 20, 35, 45, 50, 55, 65, 75, 100, 150, 200, 250],
  'smart-tanh': [16, 20, 50, 100, 150, 200, 250],
};

/** The lengths that are run from an initialisation, shortest first. */
export const lengthsOf = ({ lengths }: Fig7Options, init: Init): readonly number[] =>
  [...new Set(lengths.length === 0 ? printed[init] : lengths)].sort((a, b) => a - b);

/** A point of the figure: the key of its runs without the seed. */
export const fig7Key = (init: Init, way: Way, length: number): string => `${init}/${way}/${length}`;

/** The numbers of updates that the text prints (supplement, section 3.1.1). */
export const publishedUpdates: readonly {
  readonly init: Init;
  readonly way: Way;
  readonly length: number;
  readonly value: number;
}[] = [
  { init: 'smart-tanh', way: 'sgd', length: 20, value: 21_000 },
  { init: 'smart-tanh', way: 'clipping', length: 20, value: 11_000 },
  { init: 'smart-tanh', way: 'clipping-omega', length: 20, value: 2_000 },
  { init: 'sigmoid', way: 'clipping-omega', length: 200, value: 685_000 },
  { init: 'basic-tanh', way: 'clipping-omega', length: 200, value: 476_000 },
  { init: 'smart-tanh', way: 'clipping-omega', length: 200, value: 434_000 },
];
