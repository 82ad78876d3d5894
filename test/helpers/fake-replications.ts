/** Made-up replications with the shapes that the services give: one that is running, and two that have ended. */
import { readFields } from '../../src/engine/fields.ts';
import { expectedCost } from '../../src/engine/replications/expected-cost.ts';
import type { EventName, Events, MethodName, Params, Result } from '../../src/shared/api.ts';
import { Failure } from '../../src/shared/failure.ts';
import type {
  ReplicationDetail,
  ReplicationInfo,
  ReplicationStatus,
  ReplicationTrial,
  RunDetail,
  RunStatus,
} from '../../src/shared/models.ts';
import { fakeCards } from './fake-cards.ts';
import { fakeConclusion } from './fake-conclusion.ts';
import { created, fakeRun } from './fake-data.ts';

type Methods = Extract<MethodName, `replications.${string}` | 'cards.cost'>;
type Answers = { [M in Methods]: (params: Params<M>) => Result<M> };

const statuses: readonly RunStatus[] = [
  ...Array.from({ length: 5 }, () => 'finished' as const),
  'failed',
  ...Array.from({ length: 2 }, () => 'running' as const),
  ...Array.from({ length: 32 }, () => 'queued' as const),
];

const trialsOf = (
  first: number,
  wanted: readonly RunStatus[],
  name: (i: number) => string,
): readonly RunDetail[] =>
  wanted.map((status, i) =>
    fakeRun({
      id: first + i,
      name: name(i),
      status,
      nmse: status === 'queued' ? NaN : 0.02,
      iterations: status === 'queued' ? 0 : status === 'running' ? 310 : 200 + 13 * i,
    }),
  );

const running = trialsOf(
  100,
  statuses,
  (i) => `Temporal order · clipping, ${10 * (1 + (i % 20))} steps, start ${1 + Math.floor(i / 20)}`,
).map((run) => ({ ...run, replicationId: 3 }));
const ended = trialsOf(
  200,
  ['finished', 'finished', 'failed'],
  (i) => `Training stalls · start ${i + 1}`,
).map((run) => ({ ...run, replicationId: 2 }));

/** The runs of the made-up replications. */
export const fakeCardRuns: readonly RunDetail[] = [...running, ...ended];

const trialOf = (run: RunDetail): ReplicationTrial => ({
  key: `trial/${run.id}`,
  label: run.name.replace(/^.* · /, ''),
  runId: run.id,
  ...{ status: run.status, iterations: run.iterations, iterationLimit: run.iterationLimit },
  ...{ seconds: run.seconds, reason: run.reason },
});

const optionsOf = (name: string, given: Record<string, unknown>): Record<string, unknown> =>
  readFields(fakeCards.find((card) => card.name === name)?.fields ?? {}, given);

const made = (about: Pick<ReplicationDetail, 'id' | 'name' | 'size'>): ReplicationDetail => ({
  ...about,
  options: optionsOf(about.name, {}),
  status: 'finished',
  reason: null,
  created: created + about.id * 3_600_000,
  ended: created + about.id * 3_600_000 + 14_000,
  seconds: 13.2,
  runs: { all: 3, ended: 3, failed: 1 },
  share: 1,
  remaining: null,
  standIns: [],
  verdict: 'near',
  trials: [],
  conclusion: null,
});

const first: readonly ReplicationDetail[] = [
  {
    ...made({ id: 3, name: 'made-fig-7', size: 'changed' }),
    ...{ options: optionsOf('made-fig-7', { seeds: 2 }), status: 'running', ended: null, verdict: null },
    ...{ runs: { all: 40, ended: 6, failed: 1 }, share: 0.17, remaining: 95 },
    trials: running.map(trialOf),
  },
  {
    ...made({ id: 2, name: 'made-fig-1', size: 'full' }),
    standIns: ['laser'],
    trials: ended.map(trialOf),
    conclusion: fakeConclusion,
  },
  {
    ...made({ id: 1, name: 'made-fig-1', size: 'quick' }),
    ...{ verdict: 'not reproduced', conclusion: { ...fakeConclusion, verdict: 'not reproduced' } },
  },
];

const unknown = (): never => {
  throw new Failure({
    code: 'replication.unknown',
    message: 'There is no such replication in this project.',
    where: null,
  });
};

/** Every method of the gallery. `full` begins with the made-up replications. */
export function replicationAnswers(given: {
  readonly full: boolean;
  emit<E extends EventName>(event: E, data: Events[E]): void;
}): Answers {
  let all: readonly ReplicationDetail[] = given.full ? first : [];
  const find = (id: number): ReplicationDetail => all.find((one) => one.id === id) ?? unknown();
  const to =
    (status: ReplicationStatus) =>
    ({ id }: { id: number }): ReplicationInfo => {
      const changed = { ...find(id), status };
      all = all.map((one) => (one.id === id ? changed : one));
      given.emit('replication.changed', infoOf(changed));
      return infoOf(changed);
    };
  return {
    'cards.cost': ({ name, size, options = {} }) => {
      const card = fakeCards.find((one) => one.name === name) ?? unknown();
      return expectedCost(card, { ...(size === 'quick' ? card.quick : {}), ...options });
    },
    'replications.list': () => all.map(infoOf),
    'replications.get': ({ id }) => find(id),
    'replications.start': ({ name, size, options = {} }) => {
      const card = fakeCards.find((one) => one.name === name) ?? unknown();
      const begun: ReplicationDetail = {
        ...made({ id: all.length + 1, name, size: Object.keys(options).length > 0 ? 'changed' : size }),
        ...{ status: 'running', ended: null, verdict: null, share: 0, remaining: null },
        options: readFields(card.fields, { ...(size === 'quick' ? card.quick : {}), ...options }),
        runs: { all: 2, ended: 0, failed: 0 },
      };
      all = [begun, ...all];
      given.emit('replication.changed', infoOf(begun));
      return infoOf(begun);
    },
    'replications.pause': to('paused'),
    'replications.resume': to('running'),
    'replications.stop': to('stopped'),
    'replications.remove': ({ id }) => {
      all = all.filter((one) => one.id !== id);
      given.emit('replication.removed', { id });
      return null;
    },
    'replications.export': ({ folder }) => [`${folder}/quantities.csv`, `${folder}/runs.csv`],
  };
}

function infoOf({ trials: _trials, conclusion: _conclusion, ...info }: ReplicationDetail): ReplicationInfo {
  return info;
}
