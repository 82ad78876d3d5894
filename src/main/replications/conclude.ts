/** The end of a replication: its runs are looked at, and the card judges what came of them. */
import { entryNamed } from '../../engine/fields.ts';
import type { Look } from '../../engine/replications/index.ts';
import type { Reason } from '../../shared/models.ts';
import type { StoredTrial } from '../db/replication-store.ts';
import { type Desk, keep } from './desk.ts';
import { type Missing, resultsOf } from './results.ts';

/** Judges a replication whose runs have all ended. Does nothing while that is under way; never rejects. */
export async function conclude(desk: Desk, id: number): Promise<void> {
  if (desk.concluding.has(id) || desk.closed) return;
  desk.concluding.add(id);
  try {
    await judge(desk, id);
  } catch (error) {
    // A project that was closed in between goes on from here when it is opened again.
    if (!desk.closed)
      keep(desk, id, { status: 'failed', reason: judgeReason(error), ended: desk.options.now() });
  } finally {
    desk.concluding.delete(id);
  }
}

async function judge(desk: Desk, id: number): Promise<void> {
  const { db, cards, now } = desk.options;
  const { name, options } = db.replications.get(id);
  keep(desk, id, { status: 'concluding', reason: null });
  const card = entryNamed(cards, name);
  const trials = db.replications.trials(id);
  const missing = await lookAtAll(desk, trials);
  if (desk.closed) return;
  const results = await resultsOf(db, trials, missing);
  if (desk.closed) return;
  const conclusion = card.conclude(results, options);
  const stopped = trials.some(({ status, reason }) => status === 'stopped' && reason?.word === 'user');
  const status = stopped ? 'stopped' : 'finished';
  desk.concluding.delete(id); // whoever hears of the end may remove it
  keep(desk, id, { status, reason: null, ended: now(), conclusion });
}

/** One after the other, as they share a process. What cannot be looked at is said, and ends nothing. */
async function lookAtAll(desk: Desk, trials: readonly StoredTrial[]): Promise<Missing> {
  const missing = new Map<Look, string>();
  for (const { runId, looks } of trials) {
    for (const look of looks) {
      if (desk.closed) return missing;
      try {
        await desk.options.lookAt(runId, look);
      } catch (error) {
        missing.set(look, error instanceof Error ? error.message : String(error));
      }
    }
  }
  return missing;
}

function judgeReason(error: unknown): Reason {
  const { code } = error as { code?: unknown };
  return {
    word: typeof code === 'string' ? code : 'internal',
    sentence: `The card could not be judged: ${error instanceof Error ? error.message : String(error)}`,
    advice: 'Its runs are kept, and Resume judges them again. Check the project if that fails too.',
  };
}
