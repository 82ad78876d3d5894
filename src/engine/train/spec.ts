/**
 * The specification of a run: plain JSON that says everything about it. What is left out gets its default; unknown
 * keys are refused. The settings are described once, here and in the tables, for validation, forms and help.
 */
import type { CountedSpec } from '../data/counted.ts';
import type { DataSpec } from '../data/prepare.ts';
import { liveTable } from '../diagnostics/live-table.ts';
import { type Fields, type Json, readFields } from '../fields.ts';
import { gradients } from '../gradients/index.ts';
import { initialisations } from '../initialisations/index.ts';
import { losses } from '../loss/index.ts';
import type { Precision } from '../math/kernels.ts';
import { methods } from '../methods/index.ts';
import { type NamedOptions, networks } from '../network/index.ts';
import { regularizers } from '../regularizers/index.ts';
import { tasks } from '../tasks/index.ts';
import { checkChanges, type SpecChange } from './changes.ts';
import { checkWithoutData } from './spec-checks.ts';
import { batchFields, dataFields, guardFields, stopFields } from './spec-fields.ts';

/** A run, complete. See `runFields` for what each setting means. */
export interface RunSpec {
  readonly format: 1;
  readonly name: string;
  readonly description: string;
  readonly data: DataSpec &
    CountedSpec & {
      /** Series file beside the spec file, for the command line; null when the series lives in a project. */
      readonly file: string | null;
      /** Overrides for reading that file (see data/importers). */
      readonly recipe: { readonly [key: string]: Json };
      /** Whether validation and test go on from the state that training ends in, or start from zero. */
      readonly testStart: 'carry' | 'zero';
    };
  readonly task: NamedOptions;
  readonly batches: BatchSpec;
  readonly network: NamedOptions;
  readonly initialisation: NamedOptions;
  readonly loss: NamedOptions;
  readonly regularizers: readonly NamedOptions[];
  readonly guards: { readonly clip: NamedOptions; readonly rescue: boolean };
  readonly gradient: NamedOptions;
  readonly phases: readonly Phase[];
  readonly stop: StopRules;
  readonly precision: Precision;
  readonly seed: number;
  /** Seed of the initial weights alone; null takes `seed`. Runs that share it share their initial weights. */
  readonly initialSeed: number | null;
  readonly record: {
    readonly metricsEvery: number;
    readonly evaluateEvery: number;
    readonly checkpointEvery: number;
    /** Looked at while the run trains, each at the multiples of its `every` (see diagnostics/live.ts). */
    readonly diagnostics: readonly NamedOptions[];
  };
  /** Settings that change while the run goes on (see changes.ts). */
  readonly changes: readonly SpecChange[];
}

/** How the sequences of a task are used (see `batchFields`). */
export interface BatchSpec {
  readonly size: number;
  readonly source: 'fresh' | 'fixed';
  readonly sequences: number;
  readonly order: 'shuffled' | 'replacement';
  readonly perEpoch: number | null;
  readonly validation: number;
  readonly test: number;
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
  /** Gradients of the cost in all: what methods of different kinds can be given alike. */
  readonly gradients: number | null;
  /** Training NMSE at or below which the run ends. */
  readonly goal: number | null;
  /** Share of wrong validation sequences at or below which the run ends. */
  readonly wrong: number | null;
  /** Iterations without a new smallest validation error. */
  readonly patience: number | null;
}

/** Every setting of a run. */
export const runFields: Fields = {
  format: { kind: 'integer', label: 'Format', help: 'Version of this document.', default: 1, min: 1, max: 1 },
  name: { kind: 'text', label: 'Name', help: 'A name for the list of runs.', default: '' },
  description: { kind: 'text', label: 'Description', help: 'A note kept with the run.', default: '' },
  task: {
    kind: 'entry',
    label: 'Task',
    help: 'Where training sequences come from: a series of yours, or a synthetic task.',
    table: tasks,
    default: 'series',
  },
  data: { kind: 'group', label: 'Data', help: 'What the network sees and predicts.', fields: dataFields },
  batches: {
    kind: 'group',
    label: 'Batches',
    help: 'How the sequences of a task are used; a series is one sequence.',
    fields: batchFields,
  },
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
  guards: {
    kind: 'group',
    label: 'Guards',
    help: 'What happens to gradients that are too large.',
    fields: guardFields,
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
  initialSeed: {
    kind: 'integer',
    label: 'Seed of the initial weights',
    help: 'Runs that share this number start from the same weights, whatever their own seeds; none takes the seed above.',
    default: null,
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
      evaluateEvery: {
        kind: 'integer',
        label: 'Evaluate every',
        help: 'Iterations between evaluations of the validation set, where data or noise change from one iteration to the next. Otherwise every row of metrics has them.',
        default: 100,
        min: 1,
      },
      checkpointEvery: {
        kind: 'integer',
        label: 'Checkpoint every',
        help: 'Iterations between checkpoints that are kept.',
        default: 10,
        min: 1,
      },
      diagnostics: {
        kind: 'entries',
        label: 'Diagnostics',
        help: 'Looked at while the run trains. They take time of their own and change no number of the run.',
        get table() {
          return liveTable();
        },
        default: [],
      },
    },
  },
  changes: {
    kind: 'list',
    label: 'Changes',
    help: 'Settings that change while the run goes on, as they were changed by hand: "set" names them by their paths, as in {"stop.goal": 0.01}. They hold from the iteration after the one that is named.',
    of: {
      iteration: {
        kind: 'integer',
        label: 'After iteration',
        help: 'The next one is the first with the new values.',
        default: 0,
        min: 0,
      },
      set: { kind: 'object', label: 'Settings', help: 'New values by the paths of settings.', default: {} },
    },
    default: [],
  },
};

/**
 * A complete spec from JSON.
 * @throws UnfoldError 'spec.*' naming the setting, what was given and what is expected
 */
export function readRunSpec(json: unknown): RunSpec {
  const spec = readFields(runFields, json) as unknown as RunSpec;
  checkWithoutData(spec);
  checkChanges(spec, (changed) => checkWithoutData(readFields(runFields, changed) as unknown as RunSpec));
  return spec;
}

/** The spec as JSON data. */
export const specJson = (spec: RunSpec): Json => spec as unknown as Json;
