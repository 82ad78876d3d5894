/** From a card and its settings to what is stored: every run checked before any is made. */
import { isDeepStrictEqual } from 'node:util';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { suggestion, UnfoldError } from '../../engine/errors.ts';
import { entryNamed, readFields } from '../../engine/fields.ts';
import type { CardOptions, Replication, Trial } from '../../engine/replications/index.ts';
import type { NewReplication, NewTrial } from '../db/replication-store.ts';
import type { Desk } from './desk.ts';
import { standInFor } from './stand-ins.ts';

/** Which card is to be run, and how. */
export interface StartRequest {
  readonly name: string;
  readonly size: 'quick' | 'full';
  /** Changes of that form. */
  readonly options?: CardOptions | undefined;
  /** Series of the project for data slots of the card; others get their stand-in. */
  readonly data?: Readonly<Record<string, number>> | undefined;
}

/** How long the plan may be worked on before others have their turn. */
const sliceMs = 20;

/**
 * A replication to be stored. Stand-ins that are missing are stored at once.
 * @throws UnfoldError 'spec.unknown-name' for an unknown card, 'spec.*' for its settings, 'replication.slot' and
 *   'series.unknown' for its data, and as a run's own check, naming card and trial
 */
export async function planned(desk: Desk, request: StartRequest): Promise<NewReplication> {
  const { cards, db } = desk.options;
  const card = entryNamed(cards, request.name, 'name');
  refuseReadOnly(db.readOnlyWhy);
  const given = request.options ?? {};
  const quick = readFields(card.fields, card.quick, 'options');
  const full = readFields(card.fields, {}, 'options');
  const options = readFields(
    card.fields,
    { ...(request.size === 'quick' ? card.quick : {}), ...given },
    'options',
  );
  const trials = card.plan(options);
  const { data, seriesIds } = await dataFor(desk, { card, trials, given: request.data ?? {} });
  const isQuick = isDeepStrictEqual(options, quick);
  const isFull = isDeepStrictEqual(options, full);
  const size =
    isQuick && request.size === 'quick' ? 'quick' : isFull ? 'full' : isQuick ? 'quick' : 'changed';
  return { name: card.name, size, options, data, trials: await checked(desk, { card, trials, seriesIds }) };
}

function refuseReadOnly(why: string | null): void {
  if (why !== null) throw new UnfoldError('project.read-only', `Nothing can be changed. ${why}`);
}

interface Wish {
  readonly card: Replication;
  readonly trials: readonly Trial[];
  readonly given: Readonly<Record<string, number>>;
}

/** Slots that no trial asks for stay empty. */
async function dataFor(
  desk: Desk,
  { card, trials, given }: Wish,
): Promise<{ data: Record<string, number | null>; seriesIds: Record<string, number> }> {
  const { db, seriesAdded } = desk.options;
  refuseUnknownSlots(card, given);
  for (const id of Object.values(given)) db.series.get(id);
  const data: Record<string, number | null> = {};
  const seriesIds: Record<string, number> = {};
  for (const slot of card.data.filter(({ name }) => trials.some((trial) => trial.data === name))) {
    const own = given[slot.name];
    data[slot.name] = own ?? null;
    if (own !== undefined) seriesIds[slot.name] = own;
    else {
      const { id, added } = await standInFor(db, slot).catch((error: unknown) => {
        refuseClosed(desk);
        throw error;
      });
      refuseClosed(desk);
      seriesIds[slot.name] = id;
      if (added) seriesAdded();
    }
  }
  return { data, seriesIds };
}

function refuseUnknownSlots(card: Replication, given: Readonly<Record<string, number>>): void {
  const known = card.data.map(({ name }) => name);
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const hint = known.length === 0 ? ' It takes none.' : suggestion(unknown, known);
  const text = `"${card.label}" has no data slot "${unknown}".${hint}`;
  throw new UnfoldError('replication.slot', text, `data.${unknown}`);
}

/** Hundreds of runs take a while, and others must not wait for all of them. */
async function checked(
  desk: Desk,
  about: { card: Replication; trials: readonly Trial[]; seriesIds: Record<string, number> },
): Promise<NewTrial[]> {
  const made: NewTrial[] = [];
  let began = performance.now();
  for (const trial of about.trials) {
    made.push(checkedTrial(desk, about, trial));
    if (performance.now() - began < sliceMs) continue;
    await nextTurn();
    refuseClosed(desk);
    began = performance.now();
  }
  return made;
}

function checkedTrial(
  { options }: Desk,
  { card, seriesIds }: { card: Replication; seriesIds: Record<string, number> },
  trial: Trial,
): NewTrial {
  const name = shortened(`${card.label} · ${trial.label}`);
  const seriesId = trial.data === null ? null : (seriesIds[trial.data] ?? null);
  try {
    const run = options.checkedRun({ seriesId, spec: { ...trial.spec, name }, name });
    return { key: trial.key, label: trial.label, looks: trial.looks ?? [], run };
  } catch (error) {
    if (!(error instanceof UnfoldError)) throw error;
    const text = `The run "${trial.label}" of "${card.label}" cannot be made: ${error.message}`;
    throw new UnfoldError(error.code, text, error.where);
  }
}

/** As long as a name may be. */
const shortened = (name: string): string => (name.length > 200 ? `${name.slice(0, 197)}...` : name);

/** @throws UnfoldError 'project.closed' where the project was closed in between */
export function refuseClosed({ closed }: Desk): void {
  if (closed)
    throw new UnfoldError('project.closed', 'The project was closed in the meantime. Open it again.');
}
