/** What forecasts are compared with: simple rules that anybody can apply without training a network. */

/** What a baseline is fitted on and with. */
export interface Known {
  /** The target's samples, scaled; NaN-free. */
  readonly values: Float64Array;
  /** How many of them, from the first on, are training data. */
  readonly train: number;
  /** Steps of a season; null where none is known. */
  readonly season: number | null;
  /** Order of the autoregression. */
  readonly order: number;
}

/** Forecasts of the `steps` samples from `origin` on, from those before it. */
export type Forecasting = (origin: number, steps: number) => Float64Array;

/** One entry of the table. */
export interface Baseline {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  /** KaTeX source of the rule. */
  readonly equation: string;
  readonly source: string;
  /** The rule, fitted on the training samples alone; null where there is not enough for it. */
  fit(known: Known): Forecasting | null;
}
