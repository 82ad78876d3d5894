/** Prunes and retrains in turns (Pedersen & Hansen 1995): each network is an ordinary run of the project. */
import { UnfoldError } from '../engine/errors.ts';
import type { PrunedRun } from '../engine/index.ts';
import type { PruneStep, RunInfo } from '../shared/models.ts';
import { follow, type Startable } from './follow.ts';
import type { Signal } from './interrupts.ts';
import type { Output } from './output.ts';
import type { Session } from './session.ts';

/** How to prune. */
export interface PruneWish {
  readonly measure: 'damage' | 'surgeon';
  /** Weights that go at a time. */
  readonly per: number;
  /** Iterations of each retraining; null for as many as the run itself may have. */
  readonly retrain: number | null;
  /** Until the predicted error rises, or until there are so many weights or fewer. */
  readonly until: 'error-rises' | number;
}

/** One network of the course, trained. */
export interface PrunedNetwork {
  readonly run: RunInfo;
  readonly weights: number;
  /** E over the training samples, and Akaike's final prediction error (MSE, scaled units). */
  readonly error: number;
  readonly predictionError: number;
  /** The weights that this network lacks and the one before had, in words. */
  readonly removed: readonly string[];
}

/** Why there is no further network. 'nothing-to-remove': every weight left is one that cannot go by itself. */
export type PruneEnding = 'error-rises' | 'count' | 'nothing-to-remove' | 'run-failed' | 'interrupted';

export interface PruneCourse {
  readonly networks: readonly PrunedNetwork[];
  readonly ended: PruneEnding;
  /** The run that did not come to its end, where one did not. */
  readonly unfinished: RunInfo | null;
  readonly signal: Signal | null;
}

/** The first run, and what sets it going; null where it has been trained already. */
export interface FirstRun {
  readonly run: RunInfo;
  readonly start: Startable['start'] | null;
}

/**
 * Trains the first run where it has not been, then removes weights and trains again until `until` holds. A run that
 * fails, or a signal, ends the course; what was made by then stays.
 * @throws UnfoldError as `run.prune` and `run.create` do, 'usage.until' where no error can be predicted
 */
export async function pruneAndRetrain(
  session: Session,
  output: Output,
  { first, wish }: { first: FirstRun; wish: PruneWish },
): Promise<PruneCourse> {
  const networks: PrunedNetwork[] = [];
  let { run, start } = first;
  let removed: readonly string[] = [];
  for (;;) {
    const followed =
      start === null ? { run, signal: null } : await follow(session, output, { id: run.id, start });
    const { signal } = followed;
    if (signal !== null) return { networks, ended: 'interrupted', unfinished: followed.run, signal };
    if (start !== null && !isTrained(followed.run))
      return { networks, ended: 'run-failed', unfinished: followed.run, signal };
    const { step, heard } = await prunedStep(session, followed.run.id, wish);
    const { weights, error, predictionError, next } = step;
    networks.push({ run: followed.run, weights, error, predictionError, removed });
    const ended = heard !== null ? 'interrupted' : endingOf(networks, wish);
    if (ended !== null || next === null)
      return { networks, ended: ended ?? 'nothing-to-remove', unfinished: null, signal: heard };
    run = await createNext(session, { next, weights, wish, root: first.run });
    const { id } = run;
    start = () => session.handlers['run.start']({ id });
    ({ removed } = next);
  }
}

const isTrained = ({ status }: RunInfo): boolean => status === 'finished' || status === 'stopped';

/** What pruning the run comes to, no further than to the wanted count; and a signal that came meanwhile. */
async function prunedStep(
  session: Session,
  id: number,
  { measure, per, until }: PruneWish,
): Promise<{ step: PruneStep; heard: Signal | null }> {
  const ear: { heard: Signal | null } = { heard: null };
  session.whenInterrupted((signal) => (ear.heard = signal));
  const prune = session.handlers['run.prune'];
  let step = await prune({ id, measure, count: per });
  const surplus = until === 'error-rises' ? per : step.weights - until;
  if (surplus > 0 && surplus < per) step = await prune({ id, measure, count: surplus });
  await new Promise((resolve) => setImmediate(resolve)); // signals are told between two turns
  return { step, heard: ear.heard };
}

function endingOf(networks: readonly PrunedNetwork[], { until }: PruneWish): PruneEnding | null {
  const [last, before] = networks.toReversed();
  if (until !== 'error-rises') return last.weights <= until ? 'count' : null;
  if (Number.isNaN(last.predictionError)) {
    throw new UnfoldError(
      'usage.until',
      `No error can be predicted for "${last.run.name}": that needs squared errors and more training values than its ${last.weights} weights. Say how many weights are to be left with --until COUNT.`,
    );
  }
  return before !== undefined && last.predictionError > before.predictionError ? 'error-rises' : null;
}

/** The run with what is left, named after the first one of the course. */
function createNext(
  { handlers }: Session,
  { next, weights, wish, root }: { next: PrunedRun; weights: number; wish: PruneWish; root: RunInfo },
): RunInfo | Promise<RunInfo> {
  const left = weights - next.removed.length;
  const label = `: pruned to ${left} ${left === 1 ? 'weight' : 'weights'}`;
  const name = `${root.name.slice(0, 200 - label.length)}${label}`;
  const { stop } = next.spec;
  const shorter = wish.retrain === null ? {} : { stop: { ...stop, iterations: wish.retrain } };
  return handlers['run.create']({ seriesId: root.seriesId, spec: { ...next.spec, ...shorter, name }, name });
}
