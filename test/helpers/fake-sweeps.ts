/** A made-up sweep of twelve runs: three sizes, two rates, two seeds, one of them failed. */
import type { EventName, Events, Params } from '../../src/shared/api.ts';
import { Failure } from '../../src/shared/failure.ts';
import type { RunDetail } from '../../src/shared/models.ts';
import type { SweepDetail, SweepInfo } from '../../src/shared/sweeps.ts';
import { readSweep } from '../../src/engine/sweeps/definition.ts';
import { plan } from '../../src/engine/sweeps/plan.ts';
import { created, fakeRun } from './fake-data.ts';

const vary = [
  { path: 'network.hidden', values: [[3], [6], [9]] },
  { path: 'phases[0].method.rate', values: [0.01, 0.1] },
];
const definition = readSweep({
  base: { network: { name: 'recurrent', hidden: [3] }, phases: [{ method: { name: 'adam', rate: 0.01 } }] },
  vary,
  seeds: [1, 2],
});
const planned = plan(definition);
const firstRun = 5001;

/** Runs of the sweep, with errors that fall with the size. */
export const fakeSweepRuns: readonly RunDetail[] = planned.map(({ label, seed, configuration, spec }, i) => {
  const nmse = 0.02 / (1 + configuration) + 0.002 * seed;
  const status = i === 11 ? 'failed' : 'finished';
  const run = fakeRun({
    id: firstRun + i,
    name: `Sizes and rates · ${label}`,
    status,
    nmse,
    iterations: 300,
  });
  return { ...run, seed, spec: { ...run.spec, ...spec }, sweepId: 1 };
});

const info: SweepInfo = {
  id: 1,
  name: 'Sizes and rates',
  search: 'grid',
  status: 'finished',
  reason: null,
  created,
  ended: created + 240_000,
  seconds: 402.7,
  runs: { all: 12, ended: 12, failed: 1 },
  share: 1,
  remaining: null,
};

/** What the fake services answer about sweeps. */
export function sweepAnswers(about: {
  full: boolean;
  emit: <E extends EventName>(event: E, data: Events[E]) => void;
}) {
  const { emit } = about;
  let list: readonly SweepInfo[] = about.full ? [info] : [];
  const find = (id: number): SweepInfo => {
    const found = list.find((one) => one.id === id);
    if (found === undefined)
      throw new Failure({ code: 'sweep.unknown', message: `There is no sweep ${id}.`, where: null });
    return found;
  };
  const change = (id: number, changes: Partial<SweepInfo>): SweepInfo => {
    const next = { ...find(id), ...changes };
    list = list.map((one) => (one.id === id ? next : one));
    emit('sweep.changed', next);
    return next;
  };
  const begin = (name: string, all: number): SweepInfo => {
    const runs = { all, ended: 0, failed: 0 };
    const next: SweepInfo = {
      ...info,
      id: list.length + 1,
      name,
      status: 'running',
      ended: null,
      runs,
      share: 0,
    };
    list = [next, ...list];
    emit('sweep.changed', next);
    return next;
  };
  const detail = (id: number): SweepDetail => ({
    ...find(id),
    definition,
    trials:
      id !== 1
        ? []
        : planned.map(({ label, configuration }, i) => ({
            ...{ runId: firstRun + i, label, configuration, rung: 0, iterations: 300 },
            status: fakeSweepRuns[i].status,
          })),
    best: id === 1 ? { runId: firstRun + 5, by: 'validation.nmse', value: 0.0053 } : null,
  });
  return {
    'sweeps.plan': ({ definition: given }: Params<'sweeps.plan'>) => {
      const runs = plan(readSweep(given));
      return {
        runs: runs.length,
        configurations: new Set(runs.map(({ configuration }) => configuration)).size,
        labels: runs.slice(0, 12).map(({ label }) => label),
        iterations: 400 * runs.length,
        seconds: 31 * runs.length,
      };
    },
    'sweeps.list': () => list,
    'sweeps.get': ({ id }: Params<'sweeps.get'>) => detail(id),
    'sweeps.start': ({ definition: given, name }: Params<'sweeps.start'>) =>
      begin(name ?? 'Sweep', plan(readSweep(given)).length),
    'sweeps.duel': ({ seeds }: Params<'sweeps.duel'>) => begin('Duel', 2 * seeds),
    'sweeps.pause': ({ id }: Params<'sweeps.pause'>) => change(id, { status: 'paused' }),
    'sweeps.resume': ({ id }: Params<'sweeps.resume'>) => change(id, { status: 'running' }),
    'sweeps.rerun': ({ id }: Params<'sweeps.rerun'>) => change(id, { status: 'running', ended: null }),
    'sweeps.stop': ({ id }: Params<'sweeps.stop'>) => change(id, { status: 'stopped' }),
    'sweeps.remove': ({ id }: Params<'sweeps.remove'>) => {
      list = list.filter((one) => one.id !== id);
      emit('sweep.removed', { id });
      return null;
    },
  };
}
