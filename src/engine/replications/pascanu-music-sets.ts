/** The three sets of songs that Pascanu et al. 2013 train on, with their settings and published errors. */
import type { Way } from './pascanu-setup.ts';

/** One set: supplement, section 3.2.1, and table 1 of the paper. */
export interface MusicSet {
  readonly label: string;
  readonly hidden: number;
  /** Units of the hidden ones whose leak is drawn from 0.02 to 0.2. */
  readonly leaky: number;
  readonly rate: number;
  /** The regulariser's strength with its schedule. */
  readonly omega: { readonly alpha: number; readonly schedule: object };
  /** Negative log-likelihood a step. */
  readonly published: { readonly [way in Way]: { readonly train: number; readonly test: number } };
  /** Predictions of the test songs: by these a set is recognised. */
  readonly testSteps: number;
}

const LEAKY = 100;

/**
 * With the schedule 1/(2t) the strength 1 gives the printed alpha_t. MuseData's initial 0.1 contradicts its printed
 * 1/(2t), which begins at 0.5; the initial value is followed.
 */
export const musicSets = {
  'piano-midi': {
    label: 'Piano-midi.de',
    hidden: 300,
    leaky: 0,
    rate: 1,
    omega: { alpha: 1, schedule: { name: 'half-inverse' } },
    published: {
      sgd: { train: 6.87, test: 7.56 },
      clipping: { train: 6.81, test: 7.53 },
      'clipping-omega': { train: 7.01, test: 7.46 },
    },
    testSteps: 19_011,
  },
  nottingham: {
    label: 'Nottingham',
    hidden: 400,
    leaky: LEAKY,
    rate: 1,
    omega: { alpha: 5, schedule: { name: 'delayed-inverse', offset: 10 } },
    published: {
      sgd: { train: 3.67, test: 3.8 },
      clipping: { train: 3.21, test: 3.48 },
      'clipping-omega': { train: 2.95, test: 3.36 },
    },
    testSteps: 44_293,
  },
  musedata: {
    label: 'MuseData',
    hidden: 400,
    leaky: LEAKY,
    rate: 0.5,
    omega: { alpha: 0.2, schedule: { name: 'half-inverse' } },
    published: {
      sgd: { train: 8.25, test: 7.11 },
      clipping: { train: 6.54, test: 7 },
      'clipping-omega': { train: 6.43, test: 6.97 },
    },
    testSteps: 64_215,
  },
} as const satisfies { readonly [name: string]: MusicSet };

/** Name of a set. */
export type MusicSetName = keyof typeof musicSets;
