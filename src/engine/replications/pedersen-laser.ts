/** What the experiments of Pedersen 1997 have in common: the laser, the network, the start and the stop rule. */
import type { Field } from '../fields.ts';
import { laserSlot } from './stand-ins.ts';

/** Points that train, and points that test (p. 360). */
export const TRAINING = 1000;
export const TESTING = 100;

/** The stop rule of all experiments (p. 361). */
export const CRITERION = 1e-4;

/** A run on the laser. Phases as in a run's specification; `alpha` 0 is no regularisation. */
export interface LaserRun {
  readonly name: string;
  readonly units: number;
  readonly alpha: number;
  readonly range: number;
  readonly seed: number;
  readonly phases: readonly { readonly method: unknown; readonly iterations?: number | null }[];
  readonly iterations: number;
  readonly outputFeedback?: boolean;
  readonly gradientNorm?: number | null;
  readonly diagnostics?: readonly { readonly [key: string]: unknown }[];
}

/** Most rows of metrics of a run. */
const ROWS = 2000;

/** The specification of a run: one input x(t), target x(t + 1), tanh units, linear output, E the sum of squares. */
export function laserSpec(run: LaserRun): { readonly [key: string]: unknown } {
  const { name, units, alpha, range, seed, iterations } = run;
  return {
    name,
    data: { split: { train: TRAINING, validation: 0, test: TESTING }, testStart: 'carry' },
    network: { name: 'recurrent', hidden: [units], outputFeedback: run.outputFeedback ?? false },
    initialisation: { name: 'uniform', range },
    loss: { name: 'squared-error' },
    regularizers: alpha === 0 ? [] : [{ name: 'weight-decay', alpha }],
    phases: run.phases,
    stop: { gradientNorm: run.gradientNorm ?? CRITERION, iterations },
    seed,
    record: {
      metricsEvery: Math.max(1, Math.ceil(iterations / ROWS)),
      checkpointEvery: Math.max(100, Math.ceil(iterations / 4)),
      diagnostics: run.diagnostics ?? [],
    },
  };
}

/** Gradient descent for a few iterations, then damped Gauss-Newton (p. 360). */
export const descentThenGaussNewton = (descent: number): LaserRun['phases'] => [
  ...(descent > 0 ? [{ method: 'gradient-descent', iterations: descent }] : []),
  { method: 'gauss-newton' },
];

/** The data of all cards. */
export const laserData = [laserSlot] as const;

/** Settings that the cards share. */
export const seedField = (help: string, of = 1): Field => ({
  kind: 'integer',
  label: 'Seed',
  help,
  default: of,
  min: 0,
  max: 4294967295,
});

/** Interval of the initial weights. */
export const rangeField = (help: string): Field => ({
  kind: 'number',
  label: 'Initial weights',
  help,
  symbol: 'r',
  default: 0.3,
  above: 0,
  max: 10,
});
