/** What of a sweep trains next: everything, or the next rung of successive halving. */
import { budgetsOf, goOnAfter } from '../../engine/sweeps/halving.ts';
import type { Sweep } from '../../engine/sweeps/definition.ts';
import type { Reason } from '../../shared/models.ts';
import type { SweepRun } from '../../shared/sweeps.ts';
import { over } from '../training/run-sets.ts';
import type { Desk } from './desk.ts';
import { errorOf, judgedBy } from './judged.ts';

/**
 * Puts what has to train next into the queue. With successive halving, runs that have spent the budget of their rung wait
 * for the others; when all have, the better part goes on and the rest ends. What is decided is stored before anything
 * follows from it, so that a crash in between finds the decision. @throws UnfoldError 'project.storage'
 */
export function enqueueNext(desk: Desk, id: number): void {
  const { db, trainers } = desk.options;
  const { search } = db.sweeps.definition(id);
  if (search.name !== 'successive-halving') {
    trainers.enqueue(unended(db.sweeps.runs(id)).map(({ runId }) => runId));
    return;
  }
  if (isRungOver(desk, id)) promote(desk, id, search);
  endLosers(desk, id);
  const budgets = budgetsOf(search);
  const groups = Map.groupBy(
    unended(db.sweeps.runs(id)),
    ({ rung, iterations }) => budgets[rung] - iterations,
  );
  for (const [iterations, runs] of groups) {
    const ids = runs.map(({ runId }) => runId);
    if (iterations > 0) trainers.enqueue(ids, { iterations });
  }
}

/** Whether every run of the present rung of a halving has spent its budget or ended. False for other sweeps. */
export function isRungOver({ options }: Desk, id: number): boolean {
  const { db, trainers } = options;
  const { search } = db.sweeps.definition(id);
  if (search.name !== 'successive-halving') return false;
  const budgets = budgetsOf(search);
  const runs = db.sweeps.runs(id);
  const present = presentRung(runs);
  if (present >= budgets.length - 1) return false;
  return runs
    .filter(({ rung }) => rung === present)
    .every(
      ({ runId, status, iterations }) =>
        over.includes(status) || (!trainers.isBusy(runId) && iterations >= budgets[present]),
    );
}

const unended = (runs: readonly SweepRun[]): readonly SweepRun[] =>
  runs.filter(({ status }) => !over.includes(status));

const presentRung = (runs: readonly SweepRun[]): number => Math.max(0, ...runs.map(({ rung }) => rung));

function promote({ options }: Desk, id: number, { eta }: Extract<Sweep['search'], { eta: number }>): void {
  const { db, trainers } = options;
  const runs = db.sweeps.runs(id);
  const present = presentRung(runs);
  const rung = runs.filter((run) => run.rung === present);
  const infos = new Map(rung.map(({ runId }) => [runId, trainers.info(runId)]));
  const by = judgedBy([...infos.values()]);
  const scored = rung.map(({ runId, configuration }) => {
    const info = infos.get(runId);
    return { configuration, error: info === undefined ? NaN : errorOf(info, by) };
  });
  const kept = goOnAfter(scored, eta);
  const winners = rung.filter(({ configuration }) => kept.has(configuration)).map(({ runId }) => runId);
  db.sweeps.promote(id, winners, present + 1);
}

/** Runs that were left behind at a lower rung get no more; also those of a decision that a crash came after. */
function endLosers({ options }: Desk, id: number): void {
  const { db, trainers, now } = options;
  const runs = db.sweeps.runs(id);
  const present = presentRung(runs);
  const losers = unended(runs).filter(({ rung }) => rung < present);
  const groups = Map.groupBy(losers, ({ iterations }) => iterations);
  for (const [iterations, behind] of groups) {
    const ids = behind.map(({ runId }) => runId);
    trainers.change(ids, { status: 'stopped', reason: halvedReason(iterations), ended: now() });
  }
}

const halvedReason = (iterations: number): Reason => ({
  word: 'halving',
  sentence: `Others of its sweep were better after ${iterations} iterations: successive halving gave it no more.`,
  advice: 'Its weights and its last checkpoint are kept; resume or fork it to train it further.',
});
