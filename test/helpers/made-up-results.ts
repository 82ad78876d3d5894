/** Made-up results for the tests of cards. */
import { readFields } from '../../src/engine/fields.ts';
import { readRunSpec, type Summary } from '../../src/engine/index.ts';
import { metricColumns } from '../../src/engine/metrics/index.ts';
import type {
  CardOptions,
  Quantity,
  Conclusion,
  Replication,
  TrialResult,
} from '../../src/engine/replications/index.ts';

/** Every setting of a card, written out. */
export const optionsOf = (card: Replication, given: CardOptions = {}): CardOptions =>
  readFields(card.fields, given);

/** A result of the trial `key`; whatever is not given is that of a run that used up its 100 updates. */
export const madeUp = (key: string, given: Partial<TrialResult> = {}): TrialResult => ({
  key,
  status: 'finished',
  reason: 'iterations',
  iterations: 100,
  seconds: 1,
  summary: null,
  metrics: { columns: metricColumns, values: new Float64Array(0) },
  diagnostics: [],
  ...given,
});

/** Rows of metrics from some of their columns; NaN elsewhere. */
export function madeUpMetrics(
  rows: readonly { readonly [column: string]: number }[],
): TrialResult['metrics'] {
  const values = rows.flatMap((row) => metricColumns.map((column) => row[column] ?? NaN));
  return { columns: metricColumns, values: Float64Array.from(values) };
}

/** A summary in which these shares of validation and test sequences are wrong; all else is nothing. */
export function madeUpSummary(wrong: { readonly validation: number; readonly test: number }): Summary {
  const set = { e: 0, mse: 0, nmse: 0, nrmse: 0, loss: 0, bits: null, wrong: null, n: 1 };
  return {
    ...{ iterations: 1, parameters: 1, cost: 0, gradientNorm: 0, weightsSha256: '' },
    ...{ conditionNumber: null, conditionNumberDamped: null },
    train: set,
    validation: { ...set, wrong: wrong.validation },
    test: { ...set, wrong: wrong.test },
  };
}

/** The quantity called `name`. */
export function quantity({ quantities }: Conclusion, name: string): Quantity {
  const found = quantities.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no quantity "${name}".`);
  return found;
}

/** Reads every spec of a plan; the keys of its trials. Throws where a spec is not valid. */
export function plannedKeys(card: Replication, given: CardOptions = {}): readonly string[] {
  return card.plan(optionsOf(card, given)).map(({ key, spec }) => {
    readRunSpec(spec);
    return key;
  });
}
