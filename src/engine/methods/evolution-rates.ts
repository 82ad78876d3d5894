/** Population, weights and learning rates of the evolution strategy (Hansen 2016 table 1). */
import { log } from '../math/elementary.ts';

/** Full: all pairs of numbers. Separable: variances only (Ros and Hansen 2008), for many numbers. */
export type StrategyForm = 'full' | 'separable';

/** The usual number of candidates: 4 + floor(3 ln n). */
export const usualPopulation = (n: number): number => 4 + Math.floor(3 * log(Math.max(1, n)));

/** Learning rates and weights (Hansen 2016 table 1). */
export interface Rates {
  /** (lambda) w_i, the best first; the first mu sum to 1, the others are negative or 0. */
  readonly weights: Float64Array;
  readonly muEff: number;
  readonly cSigma: number;
  readonly dSigma: number;
  readonly cC: number;
  readonly c1: number;
  readonly cMu: number;
}

/** See `Rates`. In the separable form c_1 and c_mu are (n + 2) / 3 times larger (Ros and Hansen 2008). */
export function ratesOf(n: number, lambda: number, form: StrategyForm): Rates {
  const raw = Float64Array.from({ length: lambda }, (_, i) => log((lambda + 1) / 2) - log(i + 1));
  const mu = Math.floor(lambda / 2);
  const muEff = effective(raw.subarray(0, mu));
  const faster = form === 'full' ? 1 : (n + 2) / 3;
  const c1 = Math.min(1, (faster * 2) / ((n + 1.3) * (n + 1.3) + muEff));
  const cMu = Math.min(1 - c1, (faster * 2 * (0.25 + muEff + 1 / muEff - 2)) / ((n + 2) * (n + 2) + muEff));
  const cSigma = (muEff + 2) / (n + muEff + 5);
  return {
    weights: signedWeights(raw, { n, c1, cMu, muEffNegative: effective(raw.subarray(mu)) }),
    muEff,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma,
    cC: (4 + muEff / n) / (n + 4 + (2 * muEff) / n),
    c1,
    cMu,
  };
}

/** (sum w)^2 / sum w^2. */
function effective(weights: Float64Array): number {
  const sum = weights.reduce((total, w) => total + w, 0);
  const squares = weights.reduce((total, w) => total + w * w, 0);
  return squares === 0 ? 0 : (sum * sum) / squares;
}

/** Positive weights to sum 1, negative ones to the smallest of three bounds that keep C positive definite. */
function signedWeights(
  raw: Float64Array,
  { n, c1, cMu, muEffNegative }: { n: number; c1: number; cMu: number; muEffNegative: number },
): Float64Array {
  const positive = raw.reduce((sum, w) => sum + Math.max(0, w), 0);
  const negative = raw.reduce((sum, w) => sum + Math.max(0, -w), 0);
  const bounds = [
    1 + c1 / cMu,
    1 + (2 * muEffNegative) / (muEffNegative + 2),
    Math.max(0, (1 - c1 - cMu) / (n * cMu)),
  ];
  const most = cMu > 0 && negative > 0 ? Math.min(...bounds) / negative : 0;
  return raw.map((w) => (w >= 0 ? w / positive : w * most));
}
