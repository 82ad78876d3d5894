/**
 * A trained network that forecasts its series from any sample on: values up to an origin are known, later ones of the
 * targets are its own forecasts. In 64 bits and scaled units; samples and outputs as in `Prepared`.
 */
import { feedbackLinks } from '../diagnostics/closed-loop.ts';
import {
  type External,
  externalAt,
  openStateMap,
  stateAt,
  type StateMap,
  stepState,
} from '../diagnostics/state-map.ts';
import type { Prepared } from '../data/prepare.ts';
import { UnfoldError } from '../errors.ts';
import { forward } from '../network/forward.ts';
import type { Trajectory } from '../network/trajectory.ts';
import { type FutureInputs, openFuture, type FutureReader } from './future-inputs.ts';
import { evaluateRun } from '../train/evaluation.ts';
import type { Run } from '../train/run.ts';

/** Values beyond this many times the largest of the data have run away. */
const RUN_AWAY = 1e6;
/** Steps between two signs of life. */
const SLICE = 200;

/** From where and how far a path of forecasts goes. */
export interface PathWish {
  /** The sample that the first forecast stands for; all samples before it are known. */
  readonly origin: number;
  readonly steps: number;
  /** True samples that are read from a zero state before the origin; null: all of them. */
  readonly warmUp: number | null;
}

/** See the head of the file. */
export interface Forecaster {
  readonly prepared: Prepared;
  /** Steps that can be forecast from a sample: as far as inputs are known that are no outputs of earlier steps. */
  reach(origin: number): number;
  /**
   * Forecasts (steps x outputs, row-major) of the samples from `origin` on; NaN from where they run away. Yields now
   * and then, so that others get their turn.
   */
  path(wish: PathWish): Generator<void, Float64Array>;
  /** In words: what the network reads after the origin. */
  readonly inputs: string;
  /** Columns whose values after the last row the network needs, and must be given to go beyond it. */
  readonly needs: readonly string[];
}

/**
 * The forecaster of a run at its accepted weights, without noise. The run's trajectory is used, and holds all samples
 * in one stretch afterwards: the state is carried from the first sample on, whatever `testStart` says.
 * @param future values of input columns after the last row
 * @throws UnfoldError 'forecast.refused' as `refusesForecast`, 'forecast.future' as `openFuture`
 */
export function openForecaster(run: Run, future: FutureInputs = {}): Forecaster {
  const { problem, source } = run;
  const why = refusesForecast(run);
  if (source.kind !== 'series' || why !== null) throw new UnfoldError('forecast.refused', why ?? '');
  const { prepared } = source;
  evaluateRun(run);
  const [{ track }] = problem.parts;
  forward(problem.network, track, prepared.sets.train.end, prepared.samples);
  const map = openStateMap(problem.layout, problem.theta, []);
  const links = feedbackLinks({ layout: problem.layout, problem, run });
  const outside = externalAt(track, { t: 0, b: 0 }).reduce((sum, { length }) => sum + length, 0);
  const reader = openFuture({ prepared, layout: problem.layout, links }, future);
  const largest = prepared.targets.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const parts: Parts = { prepared, track, map, links, reader, limit: RUN_AWAY * largest };
  return {
    prepared,
    reach: (origin) => prepared.samples - origin + reader.ahead,
    path: (wish) => walk(parts, wish),
    inputs: `${inputsText(links.length, outside)}${gridText(prepared)}`,
    needs: reader.needs,
  };
}

/** Why a run's outputs cannot be forecasts of a series; null where they can. */
export function refusesForecast({
  source,
  problem,
}: {
  readonly source: { readonly kind: string };
  readonly problem: { readonly loss: { readonly output: string } };
}): string | null {
  if (source.kind !== 'series')
    return 'This run trains on sequences, not on one series: there is nothing to forecast. Look at its metrics instead.';
  if (problem.loss.output !== 'linear')
    return 'The outputs of this run are probabilities and not values of the series, so that it has no forecast. Choose squared errors to forecast values.';
  return null;
}

interface Parts {
  readonly prepared: Prepared;
  readonly track: Trajectory;
  readonly map: StateMap;
  readonly links: ReturnType<typeof feedbackLinks>;
  readonly reader: FutureReader;
  /** Forecasts beyond it have run away. */
  readonly limit: number;
}

function* walk(parts: Parts, { origin, steps, warmUp }: PathWish): Generator<void, Float64Array> {
  const { prepared, map, limit } = parts;
  const width = prepared.outputSize;
  const values = new Float64Array(steps * width).fill(NaN);
  const state = yield* stateBefore(parts, origin, warmUp);
  for (let k = 0; k < steps; k++) {
    if (k % SLICE === SLICE - 1) yield;
    stepState(map, state, { external: externalOf(parts, { origin, k, values }), next: state });
    const { h } = map.track.layers[map.layout.output];
    const at = map.track.history * width;
    for (let o = 0; o < width; o++) if (!(Math.abs(h[at + o]) < limit)) return values;
    for (let o = 0; o < width; o++) values[k * width + o] = h[at + o];
  }
  return values;
}

/** What the network remembers of the true samples before the origin. */
function* stateBefore(
  { track, map }: Parts,
  origin: number,
  warmUp: number | null,
): Generator<void, Float64Array> {
  if (warmUp === null || warmUp >= origin) return stateAt(map, track, { t: origin, b: 0 });
  const state = new Float64Array(map.entries.length);
  for (let t = origin - warmUp; t < origin; t++) {
    if ((origin - t) % SLICE === 0) yield;
    stepState(map, state, { external: externalAt(track, { t, b: 0 }), next: state });
  }
  return state;
}

/** What the layers read at step k after the origin: the data's own, with forecasts where a later target would be. */
function externalOf(
  { prepared, track, links, reader }: Parts,
  { origin, k, values }: { origin: number; k: number; values: Float64Array },
): External {
  const width = prepared.outputSize;
  const t = origin + k;
  const external = externalAt(track, { t: Math.min(t, prepared.samples - 1), b: 0 });
  if (t >= prepared.samples) reader.read(t, external);
  for (const { layer, column, output, lag } of links) {
    const from = t - lag;
    const at = column - track.layers[layer].plan.recurrentFan;
    if (from >= origin) external[layer][at] = values[(from - origin) * width + output];
    else if (t >= prepared.samples && from >= 0)
      external[layer][at] = prepared.targets[from * width + output];
  }
  return external;
}

/** Rows of a forecast are those that the run counts. */
const gridText = ({ series, notes }: Prepared): string =>
  notes.some(({ column }) => column === null)
    ? `; rows are the ${series.length} of the resampled series`
    : '';

function inputsText(fedBack: number, outside: number): string {
  if (outside === 0) return 'nothing: the network has no inputs';
  if (fedBack === outside) return 'its own forecasts in place of values that are not known yet';
  if (fedBack === 0) return 'the inputs of the data, taken as known in advance';
  return 'its own forecasts in place of targets that are not known yet; the other inputs of the data, taken as known in advance';
}
