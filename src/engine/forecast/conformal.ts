/** Bands around forecasts that need no model of the noise: as wide as earlier errors were (split conformal). */

/** True values and forecasts of them, an array of all horizons for each origin. */
interface Origins {
  readonly truths: readonly Float64Array[];
  readonly forecasts: readonly Float64Array[];
}

/** Bands forecast +/- halfWidths[k] at horizon k + 1, and how they do on origins they were not made from. */
export interface ConformalBands {
  readonly coverage: number;
  /** What they were calibrated on. */
  readonly on: 'the validation part' | 'the first half of the origins';
  readonly calibrated: number;
  readonly judged: number;
  /** NaN where there are too few errors for the wanted coverage. */
  readonly halfWidths: Float64Array;
  /** Share of true values within the band, its mean width and Winkler's interval score, by horizon; NaN without bands. */
  readonly covered: Float64Array;
  readonly winkler: Float64Array;
}

/**
 * Split conformal bands (Vovk et al. 2005; Lei et al. 2018): the half width at a horizon is the ceil((n + 1) coverage)-th
 * smallest of the n absolute errors at that horizon. They cover as often as wanted where errors are exchangeable, which
 * those of a series are only nearly; how often they do is told.
 */
export function bandsFrom(given: {
  earlier: Origins;
  judged: Origins;
  horizon: number;
  coverage: number;
}): ConformalBands {
  const { horizon, coverage } = given;
  const hasEarlier = given.earlier.truths.length > 0;
  const half = Math.ceil(given.judged.truths.length / 2);
  const calibration = hasEarlier ? given.earlier : partOf(given.judged, 0, half);
  const judged = hasEarlier ? given.judged : partOf(given.judged, half, Infinity);
  const halfWidths = byHorizon(horizon, (k) => halfWidth(errorsAt(calibration, k), coverage));
  return {
    coverage,
    on: hasEarlier ? 'the validation part' : 'the first half of the origins',
    calibrated: calibration.truths.length,
    judged: judged.truths.length,
    halfWidths,
    covered: byHorizon(horizon, (k) =>
      meanOf(errorsAt(judged, k), (error) => (error <= halfWidths[k] ? 1 : 0), halfWidths[k]),
    ),
    winkler: byHorizon(horizon, (k) =>
      meanOf(
        errorsAt(judged, k),
        (error) => 2 * halfWidths[k] + (2 / (1 - coverage)) * Math.max(0, error - halfWidths[k]),
        halfWidths[k],
      ),
    ),
  };
}

const byHorizon = (horizon: number, of: (k: number) => number): Float64Array =>
  Float64Array.from({ length: horizon }, (_, k) => of(k));

const partOf = ({ truths, forecasts }: Origins, from: number, to: number): Origins => ({
  truths: truths.slice(from, to),
  forecasts: forecasts.slice(from, to),
});

/** Absolute errors whose true value is known; infinite where the forecast has run away. */
function errorsAt({ truths, forecasts }: Origins, k: number): number[] {
  return truths.flatMap((truth, i) => {
    if (Number.isNaN(truth[k])) return [];
    const error = Math.abs(forecasts[i][k] - truth[k]);
    return [Number.isNaN(error) ? Infinity : error];
  });
}

function halfWidth(errors: readonly number[], coverage: number): number {
  const rank = Math.ceil((errors.length + 1) * coverage - 1e-9);
  const width = errors.toSorted((a, b) => a - b)[rank - 1];
  return width === undefined || !Number.isFinite(width) ? NaN : width;
}

/** NaN without errors, and where there is no band. */
function meanOf(errors: readonly number[], of: (error: number) => number, width: number): number {
  return Number.isNaN(width) ? NaN : errors.reduce((sum, error) => sum + of(error), 0) / errors.length;
}
