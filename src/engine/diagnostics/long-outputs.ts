/** Outputs for sequences that are longer than the buffers of a trajectory. */
import { applyOutput } from '../loss/output.ts';
import { forward } from '../network/forward.ts';
import { FROM_TARGET, type Layout } from '../network/layout.ts';
import {
  clearPast,
  fillInputs,
  outputAt,
  readPast,
  type Trajectory,
  writePast,
} from '../network/trajectory.ts';
import type { SequenceBatch } from '../tasks/index.ts';
import type { Part, Problem } from '../train/problem.ts';

/** Steps of a sequence: `steps` of them from `first` on. */
interface Window {
  readonly first: number;
  readonly steps: number;
}

/**
 * Outputs (T B nOut) of the steps that count, after the output function; zeros elsewhere. The sequences go through the
 * checker's trajectory window after window with the state carried over, so they may have any length. The weights are
 * those in the problem's network.
 * @param batch at most as many sequences as the checker holds
 */
export function longOutputs(problem: Problem, checker: Part, batch: SequenceBatch): Float64Array {
  const { network, layout } = problem;
  const { track } = checker;
  const lead = leadOf(layout);
  const outputs = new Float64Array(batch.steps * batch.batch * layout.outputs);
  clearPast(track);
  for (let t = 0; t < batch.steps;) {
    const before = Math.min(lead, t);
    const steps = Math.min(track.steps - before, batch.steps - t);
    fillWindow(track, batch, { first: t - before, steps: before + steps });
    forward(network, track, before, before + steps);
    keepOutputs(problem, track, { batch, outputs, window: { first: t, steps }, before });
    const past = readPast(track, before + steps);
    t += steps;
    writePast(track, Math.min(lead, t), past);
  }
  return outputs;
}

/** Steps before a window that its inputs and targets are read from, because connections delay them. */
export const leadOf = ({ layers }: Layout): number =>
  layers.reduce(
    (most, { sources }) =>
      sources.reduce((longest, { layer, delay }) => (layer < 0 ? Math.max(longest, delay) : longest), most),
    0,
  );

/** Puts the window's inputs, and targets where the network reads them, into the trajectory. */
function fillWindow(track: Trajectory, batch: SequenceBatch, window: Window): void {
  const { inputs, outputs, layers } = track.layout;
  const readsTargets = layers.some(({ sources }) => sources.some(({ layer }) => layer === FROM_TARGET));
  const place = { batch, window, columns: track.batch };
  fillInputs(
    track,
    cut(batch.inputs, { ...place, width: inputs }),
    readsTargets ? cut(batch.targets, { ...place, width: outputs }) : undefined,
    { batch: track.batch, first: 0, steps: window.steps },
  );
}

/** The window's rows for `columns` sequences; zeros where the batch has none. */
function cut(
  from: Float64Array,
  place: { batch: SequenceBatch; window: Window; columns: number; width: number },
): Float64Array {
  const { batch, window, columns, width } = place;
  const length = batch.batch * width;
  const to = new Float64Array(window.steps * columns * width);
  for (let t = 0; t < window.steps; t++) {
    const at = (window.first + t) * length;
    to.set(from.subarray(at, at + length), t * columns * width);
  }
  return to;
}

function keepOutputs(
  { layout, loss }: Problem,
  track: Trajectory,
  place: { batch: SequenceBatch; outputs: Float64Array; window: Window; before: number },
): void {
  const { batch, outputs, window, before } = place;
  const width = layout.outputs;
  for (let t = 0; t < window.steps; t++) {
    const { h, at } = outputAt(track, before + t);
    for (let b = 0; b < batch.batch; b++) {
      const row = (window.first + t) * batch.batch + b;
      if (batch.weights[row] === 0) continue;
      for (let j = 0; j < width; j++) outputs[row * width + j] = h[at + b * width + j];
      applyOutput(outputs, { at: row * width, rows: 1, width }, loss.output);
    }
  }
}
