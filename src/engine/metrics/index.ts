/** The table of metrics of a set, and the columns that a run records. */
import type { Entry } from '../fields.ts';

/** Sums over one set from which every metric follows. n counts numbers (samples times targets). */
export interface SetSums {
  /** Sum of squared errors. */
  readonly squared: number;
  /** The same in the units of the series before its steps (of its standard deviation); `squared` where there are none. */
  readonly own: number;
  /** Sum of squares of the targets about this set's own mean, target by target, in the units of `own`. */
  readonly spread: number;
  readonly n: number;
  /** Mean of the run's loss over the steps that count, and the share of sequences answered wrongly; NaN for a series. */
  readonly loss: number;
  readonly wrong: number;
  /** The mean loss in bits, where it is one of a step's single symbol; NaN elsewhere. */
  readonly bits: number;
}

/** A metric of one set. */
export interface Metric extends Entry {
  /** KaTeX source of the definition. */
  readonly equation: string;
  /** Where it comes from. */
  readonly source: string;
  of(sums: SetSums): number;
}

/** Every metric, in the order of tables. E and MSE are in the units that the run trains in; NMSE and NRMSE are in those of the series, and do not depend on its scale. */
export const metrics = [
  {
    name: 'e',
    label: 'E',
    help: 'Half the sum of squared errors, in scaled units.',
    equation: 'E = \\tfrac12 \\sum e^2',
    source: 'Pedersen 1997 eq. 3',
    fields: {},
    of: ({ squared }) => 0.5 * squared,
  },
  {
    name: 'mse',
    label: 'MSE',
    help: 'Mean squared error, in scaled units.',
    equation: '\\mathrm{MSE} = \\tfrac1N \\sum e^2',
    source: 'Bianchi et al. 2017 eq. 2.2',
    fields: {},
    of: ({ squared, n }) => squared / n,
  },
  {
    name: 'nmse',
    label: 'NMSE',
    help: "Mean squared error over the variance of this set's own targets. 1 is as good as predicting the mean.",
    equation: '\\mathrm{NMSE} = \\sum e^2 \\big/ \\sum (x - \\bar x_{\\text{set}})^2',
    source: 'Pedersen 1997, experiments: normalised by the variance of each set',
    fields: {},
    of: ({ own, spread }) => (spread > 0 ? own / spread : NaN),
  },
  {
    name: 'nrmse',
    label: 'NRMSE',
    help: 'Square root of NMSE: the error in standard deviations of this set.',
    equation: '\\mathrm{NRMSE} = \\sqrt{\\mathrm{NMSE}}',
    source: 'The square root of NMSE; usual for reservoirs (Lukoševičius and Jaeger 2009)',
    fields: {},
    of: ({ own, spread }) => (spread > 0 ? Math.sqrt(own / spread) : NaN),
  },
  {
    name: 'loss',
    label: 'Loss a step',
    help: "The run's own loss, averaged over the steps that count; of sequences only.",
    equation: '\\tfrac1N \\sum_t L(t)',
    source: 'The loss of the run, see its source',
    fields: {},
    of: ({ loss }) => loss,
  },
  {
    name: 'wrong',
    label: 'Wrong',
    help: "Share of sequences answered wrongly by the task's own rule.",
    equation: 'N_{\\text{wrong}} / N',
    source: 'Hochreiter and Schmidhuber 1997; Pascanu et al. 2013, supplement: the criterion of success',
    fields: {},
    of: ({ wrong }) => wrong,
  },
  {
    name: 'bits',
    label: 'Bits a step',
    help: 'The loss in bits instead of nats: bits a character for a text. Of collections with softmax cross-entropy only.',
    equation: '\\tfrac1{N \\ln 2} \\sum_t L(t)',
    source: 'Pascanu et al. 2013, table 1: bits per character',
    fields: {},
    of: ({ bits }) => bits,
  },
] as const satisfies readonly Metric[];

/** Metrics of one set (see `metrics` for the definitions), with the number of numbers behind them. Undefined ones are NaN. */
export interface SetMetrics {
  readonly e: number;
  readonly mse: number;
  readonly nmse: number;
  readonly nrmse: number;
  /** Of sequences only; null for a series. */
  readonly loss: number | null;
  readonly wrong: number | null;
  readonly bits: number | null;
  readonly n: number;
}

/** All metrics from the sums of a set; null for an empty set. */
export function setMetrics(sums: SetSums): SetMetrics | null {
  if (sums.n === 0) return null;
  const [e, mse, nmse, nrmse, loss, wrong, bits] = metrics.map((metric) => metric.of(sums));
  const known = (value: number) => (Number.isNaN(value) ? null : value);
  return { e, mse, nmse, nrmse, loss: known(loss), wrong: known(wrong), bits: known(bits), n: sums.n };
}

/** What a run records at iteration 0 and after every iteration (or every few), one number each; NaN where there is none. */
export const metricColumns = [
  'iteration',
  'phase',
  'cost',
  'trainE',
  'trainNmse',
  'validationNmse',
  'testNmse',
  'gradientNorm',
  'stepSize',
  'halvings',
  'weightNorm',
  'epoch',
  'validationLoss',
  'validationWrong',
  'throughTime',
  'clipped',
  'rescued',
  'evaluations',
  'gradients',
] as const;
