/** What the cards of Pascanu et al. 2013 share: initialisations, methods, the specification of a run on a synthetic task. */
import { suggestion, UnfoldError } from '../errors.ts';
import type { Field } from '../fields.ts';

export { grouped as count } from './readings.ts';

/** How weights start; each of them belongs to a kind of unit (section 4.1 of the paper). */
export const inits = {
  sigmoid: { label: 'sigmoid', cell: 'logistic' },
  'basic-tanh': { label: 'basic tanh', cell: 'tanh' },
  'smart-tanh': { label: 'smart tanh', cell: 'tanh' },
} as const;

/** The three ways of training, in the order of the text: MSGD, MSGD-C, MSGD-CR. */
export const ways = {
  sgd: { label: 'SGD', clips: false, regularizes: false },
  clipping: { label: 'clipping', clips: true, regularizes: false },
  'clipping-omega': { label: 'clipping and Omega', clips: true, regularizes: true },
} as const;

/** Name of an initialisation. */
export type Init = keyof typeof inits;
/** Name of a way of training. */
export type Way = keyof typeof ways;

/** In the order of figures. */
export const initNames = Object.keys(inits) as readonly Init[];
/** In the order of figures. */
export const wayNames = Object.keys(ways) as readonly Way[];

/** The rows of metrics that a run keeps at most. */
const MOST_ROWS = 2000;

/** Sequences of a batch in all experiments on synthetic tasks. */
const BATCH = 20;

/** One run on a synthetic task. */
export interface SyntheticRun {
  readonly task: { readonly name: string } & Record<string, unknown>;
  readonly hidden: number;
  readonly init: Init;
  readonly way: Way;
  readonly rate: number;
  readonly threshold: number;
  readonly alpha: number;
  readonly updates: number;
  readonly evaluateEvery: number;
  /** Validation sequences, and as many test sequences. */
  readonly sequences: number;
  /** Share of wrong validation sequences at or below which the run ends. */
  readonly wrong: number;
  readonly seed: number;
  /** Updates between rows of metrics; where it is left out, each evaluation has one, up to 2000 in all. */
  readonly metricsEvery?: number;
}

/** The run's specification as JSON: SGD with batches of 20 fresh sequences in 32 bits. */
export function syntheticSpec(run: SyntheticRun): { readonly [key: string]: unknown } {
  const { task, way, evaluateEvery, updates, sequences } = run;
  const isNumber = task.name === 'addition' || task.name === 'multiplication';
  const thinned = evaluateEvery * Math.max(1, Math.ceil(updates / (MOST_ROWS * evaluateEvery)));
  return {
    task,
    batches: { size: BATCH, validation: sequences, test: sequences },
    network: { name: 'recurrent', hidden: [run.hidden], cell: inits[run.init].cell },
    initialisation: run.init,
    loss: isNumber ? 'mean-squared-error' : 'softmax-cross-entropy',
    regularizers: ways[way].regularizes ? [{ name: 'omega', alpha: run.alpha }] : [],
    guards: ways[way].clips ? { clip: { name: 'norm', threshold: run.threshold }, rescue: true } : {},
    phases: [{ method: { name: 'sgd', rate: run.rate } }],
    stop: { gradientNorm: null, iterations: updates, wrong: run.wrong },
    precision: 'float32',
    seed: run.seed,
    record: {
      metricsEvery: run.metricsEvery ?? thinned,
      evaluateEvery,
      checkpointEvery: Math.max(1000, Math.ceil(updates / 20)),
    },
  };
}

/** The largest share of wrong sequences that is below 1 % of `sequences`: "less than 1% errors". */
export const belowOnePercent = (sequences: number): number => (Math.ceil(sequences / 100) - 1) / sequences;

/** Names that were asked for, in the order of the table. @throws UnfoldError 'replication.name' for an unknown one */
export function chosen<Name extends string>(
  given: unknown,
  known: readonly Name[],
  where: string,
): readonly Name[] {
  const asked = given as readonly string[];
  const wrong = asked.find((name) => !(known as readonly string[]).includes(name));
  if (wrong !== undefined)
    throw new UnfoldError(
      'replication.name',
      `${where}: there is no "${wrong}".${suggestion(wrong, known)}`,
      where,
    );
  return known.filter((name) => asked.includes(name));
}

/** Seeds 1 to n. */
export const seedsUpTo = (count: unknown): readonly number[] =>
  Array.from({ length: count as number }, (_, i) => i + 1);

/** The field "updates" with the text's own limit. */
export const updatesField = (standard: number, help: string): Field => ({
  kind: 'integer',
  label: 'Most updates',
  help,
  default: standard,
  min: 1,
  max: 100_000_000,
});

/** The field "seeds": runs that differ in nothing else. */
export const seedsField = (standard: number, help: string): Field => ({
  kind: 'integer',
  label: 'Seeds',
  help,
  default: standard,
  min: 1,
  max: 100,
});

/** The field "rate". */
export const rateField = (standard: number, help: string): Field => ({
  kind: 'number',
  label: 'Learning rate',
  help,
  default: standard,
  above: 0,
  max: 100,
});

/** The field "threshold": of the norm of the gradient. */
export const thresholdField = (standard: number, help: string): Field => ({
  kind: 'number',
  label: 'Clipping threshold',
  help,
  symbol: '\\mu',
  default: standard,
  above: 0,
});

/** The field "alpha": strength of Omega. */
export const alphaField = (standard: number, help: string): Field => ({
  kind: 'number',
  label: 'Strength of Omega',
  help,
  symbol: '\\alpha',
  default: standard,
  min: 0,
});

/** The field "hidden". */
export const hiddenField = (standard: number, help: string): Field => ({
  kind: 'integer',
  label: 'Hidden units',
  help,
  default: standard,
  min: 1,
  max: 1000,
});

/** The field "init". */
export const initField = (standard: Init, help: string): Field => ({
  kind: 'choice',
  label: 'Initial weights',
  help,
  default: standard,
  options: initNames.map((value) => ({ value, label: `${inits[value].label}, ${inits[value].cell} units` })),
});

/** The field "evaluateEvery". */
export const evaluateField = (standard: number): Field => ({
  kind: 'integer',
  label: 'Updates between evaluations',
  help: 'How often the validation sequences are looked at, and so how exactly the updates until success are known. Ten thousand of them cost as much time as 200 to 300 updates.',
  default: standard,
  min: 1,
});

/** The field "sequences". */
export const sequencesField: Field = {
  kind: 'integer',
  label: 'Sequences of an evaluation',
  help: 'Validation sequences that decide about success, and as many test sequences. The text has 10,000, drawn anew each time; here they are drawn once.',
  default: 10_000,
  min: 100,
  max: 1_000_000,
};

/** The field "variant": positions by the text or by the code. */
export const variantField = (standard: 'supplement' | 'pascanu', help: string): Field => ({
  kind: 'choice',
  label: 'Positions and lengths',
  help,
  default: standard,
  options: [
    { value: 'supplement', label: 'As in the text' },
    { value: 'pascanu', label: "As in the authors' code" },
  ],
});
