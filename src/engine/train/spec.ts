/**
 * The specification of a run: plain JSON that says everything about it. What is left out gets its default; unknown
 * keys are refused. The settings are described once, here and in the tables, for validation, forms and help.
 */
import type { DataSpec } from '../data/prepare.ts';
import { UnfoldError } from '../errors.ts';
import { entryNamed, type Fields, type Json, readFields } from '../fields.ts';
import { gradients } from '../gradients/index.ts';
import { initialisations } from '../initialisations/index.ts';
import { losses } from '../loss/index.ts';
import type { Precision } from '../math/kernels.ts';
import { methods } from '../methods/index.ts';
import { type NamedOptions, networks } from '../network/index.ts';
import { regularizers } from '../regularizers/index.ts';

/** A run, complete. See `runFields` for what each setting means. */
export interface RunSpec {
  readonly format: 1;
  readonly name: string;
  readonly description: string;
  readonly data: DataSpec & {
    /** Series file beside the spec file, for the command line; null when the series lives in a project. */
    readonly file: string | null;
    /** Overrides for reading that file (see data/importers). */
    readonly recipe: { readonly [key: string]: Json };
    /** Whether validation and test go on from the state that training ends in, or start from zero. */
    readonly testStart: 'carry' | 'zero';
  };
  readonly network: NamedOptions;
  readonly initialisation: NamedOptions;
  readonly loss: NamedOptions;
  readonly regularizers: readonly NamedOptions[];
  readonly gradient: NamedOptions;
  readonly phases: readonly Phase[];
  readonly stop: StopRules;
  readonly precision: Precision;
  readonly seed: number;
  readonly record: { readonly metricsEvery: number; readonly checkpointEvery: number };
}

/** A method for a number of iterations; null means until a stop rule ends the run. */
export interface Phase {
  readonly method: NamedOptions;
  readonly iterations: number | null;
}

/** When a run ends. null switches a rule off. */
export interface StopRules {
  readonly gradientNorm: number | null;
  readonly iterations: number | null;
  readonly seconds: number | null;
  /** Training NMSE at or below which the run ends. */
  readonly goal: number | null;
  /** Iterations without a new smallest validation error. */
  readonly patience: number | null;
}

const dataFields: Fields = {
  file: {
    kind: 'text',
    label: 'Series file',
    help: 'File with the series, relative to this specification; used by the command line only.',
    default: null,
  },
  recipe: {
    kind: 'object',
    label: 'Import recipe',
    help: 'Overrides for reading the series file; used by the command line only.',
    default: {},
  },
  inputs: {
    kind: 'names',
    label: 'Inputs',
    help: 'Columns that the network sees. Empty means the first column.',
    symbol: 'x',
    default: [],
  },
  targets: {
    kind: 'names',
    label: 'Targets',
    help: 'Columns to predict. Empty means the same as the inputs.',
    default: [],
  },
  taps: {
    kind: 'integers',
    label: 'Taps',
    help: 'Delays of the inputs in steps: [0] is x(t); [0, 1, 2] gives the last three values at once.',
    default: [0],
    min: 0,
  },
  horizon: { kind: 'integer', label: 'Horizon', help: 'Steps ahead to predict.', default: 1, min: 0 },
  split: {
    kind: 'group',
    label: 'Split',
    help: 'Points of the series in each set, in order of time: counts, or fractions below 1.',
    fields: {
      train: {
        kind: 'number',
        label: 'Training',
        help: 'Points to train on; scaling is fitted on these only.',
        default: 0.7,
        min: 0,
      },
      validation: {
        kind: 'number',
        label: 'Validation',
        help: 'Points that stop training early; 0 for none.',
        default: 0.15,
        min: 0,
      },
      test: {
        kind: 'number',
        label: 'Test',
        help: 'Points kept aside to judge the result; 0 for none.',
        default: 0.15,
        min: 0,
      },
    },
  },
  scale: {
    kind: 'choice',
    label: 'Scaling',
    help: 'Standardise: zero mean and unit variance over the training points.',
    default: 'standardise',
    options: [
      { value: 'standardise', label: 'Standardise' },
      { value: 'none', label: 'None' },
    ],
  },
  missing: {
    kind: 'choice',
    label: 'Missing values',
    help: 'Nothing is filled in unless you say so.',
    default: 'refuse',
    options: [
      { value: 'refuse', label: 'Refuse' },
      { value: 'interpolate', label: 'Interpolate in time' },
      { value: 'hold', label: 'Hold the last value' },
    ],
  },
  testStart: {
    kind: 'choice',
    label: 'State at the start of validation and test',
    help: 'Carried over: the network goes on where the set before it ended. Zero: it starts afresh.',
    default: 'carry',
    options: [
      { value: 'carry', label: 'Carried over' },
      { value: 'zero', label: 'Zero' },
    ],
  },
};

const stopFields: Fields = {
  gradientNorm: {
    kind: 'number',
    label: 'Gradient norm',
    help: 'The run ends when the length of the gradient of the cost falls below this.',
    symbol: '\\|g\\|_2 < \\varepsilon',
    default: 1e-4,
    optional: true,
    above: 0,
  },
  iterations: {
    kind: 'integer',
    label: 'Iterations',
    help: 'Most weight updates in all.',
    default: 400,
    optional: true,
    min: 0,
  },
  seconds: {
    kind: 'number',
    label: 'Time',
    help: 'Most seconds of training in all.',
    unit: 's',
    default: null,
    above: 0,
  },
  goal: {
    kind: 'number',
    label: 'Goal',
    help: 'The run ends when the training NMSE is at or below this.',
    default: null,
    min: 0,
  },
  patience: {
    kind: 'integer',
    label: 'Validation patience',
    help: 'The run ends after so many iterations without a new smallest validation error; the best weights are kept.',
    default: null,
    min: 1,
  },
};

/** Every setting of a run. */
export const runFields: Fields = {
  format: { kind: 'integer', label: 'Format', help: 'Version of this document.', default: 1, min: 1, max: 1 },
  name: { kind: 'text', label: 'Name', help: 'A name for the list of runs.', default: '' },
  description: { kind: 'text', label: 'Description', help: 'A note kept with the run.', default: '' },
  data: { kind: 'group', label: 'Data', help: 'What the network sees and predicts.', fields: dataFields },
  network: {
    kind: 'entry',
    label: 'Network',
    help: 'Layers and connections.',
    table: networks,
    default: 'recurrent',
  },
  initialisation: {
    kind: 'entry',
    label: 'Initial weights',
    help: 'How the first weights are drawn.',
    table: initialisations,
    default: 'uniform',
  },
  loss: {
    kind: 'entry',
    label: 'Loss',
    help: 'How outputs are compared with targets.',
    table: losses,
    default: 'squared-error',
  },
  regularizers: {
    kind: 'entries',
    label: 'Regularisers',
    help: 'Terms added to the error.',
    table: regularizers,
    default: [{ name: 'weight-decay' }],
  },
  gradient: {
    kind: 'entry',
    label: 'Gradient',
    help: 'How first-order methods get their gradient. Gauss-Newton makes its own from the Jacobian.',
    table: gradients,
    default: 'bptt',
  },
  phases: {
    kind: 'list',
    label: 'Phases',
    help: 'Methods one after the other, as in "5 steps of gradient descent, then Gauss-Newton".',
    of: {
      method: {
        kind: 'entry',
        label: 'Method',
        help: 'How the weights change.',
        table: methods,
        default: 'gauss-newton',
      },
      iterations: {
        kind: 'integer',
        label: 'Iterations',
        help: 'Of this phase; none means until the run ends.',
        default: null,
        min: 1,
      },
    },
    default: [{}],
  },
  stop: { kind: 'group', label: 'Stop when', help: 'Whichever comes first.', fields: stopFields },
  precision: {
    kind: 'choice',
    label: 'Precision',
    help: 'Number format of all arrays. Second-order methods need 64 bits.',
    default: 'float64',
    options: [
      { value: 'float64', label: '64 bits' },
      { value: 'float32', label: '32 bits' },
    ],
  },
  seed: {
    kind: 'integer',
    label: 'Seed',
    help: 'Same seed, same numbers, to the bit.',
    default: 1,
    min: 0,
    max: 4294967295,
  },
  record: {
    kind: 'group',
    label: 'Record',
    help: 'What is kept while the run goes on.',
    fields: {
      metricsEvery: {
        kind: 'integer',
        label: 'Metrics every',
        help: 'Iterations between rows of metrics.',
        default: 1,
        min: 1,
      },
      checkpointEvery: {
        kind: 'integer',
        label: 'Checkpoint every',
        help: 'Iterations between checkpoints that are kept.',
        default: 10,
        min: 1,
      },
    },
  },
};

/**
 * A complete spec from JSON.
 * @throws UnfoldError 'spec.*' naming the setting, what was given and what is expected
 */
export function readRunSpec(json: unknown): RunSpec {
  const spec = readFields(runFields, json) as unknown as RunSpec;
  if (spec.phases.length === 0) {
    throw new UnfoldError(
      'spec.no-phases',
      'phases is empty; give at least one phase with a method.',
      'phases',
    );
  }
  spec.phases.forEach(({ method, iterations }, i) => {
    const { label, precisions } = entryNamed(methods, method.name);
    if (!precisions.includes(spec.precision)) {
      const text = `${label} needs ${precisions.join(' or ')}, but precision is ${spec.precision}. Change one of them.`;
      throw new UnfoldError('spec.precision', text, 'precision');
    }
    if (iterations === null && i < spec.phases.length - 1) {
      const text = `Phase ${i + 1} has no number of iterations, so phase ${i + 2} would never start. Give it one.`;
      throw new UnfoldError('spec.endless-phase', text, `phases[${i}].iterations`);
    }
  });
  if (spec.stop.patience !== null && spec.data.split.validation === 0) {
    const text =
      'Validation patience needs a validation set; give data.split.validation some points, or patience null.';
    throw new UnfoldError('spec.patience', text, 'stop.patience');
  }
  return spec;
}

/** The spec as JSON data. */
export const specJson = (spec: RunSpec): Json => spec as unknown as Json;
