/** Made-up answers about forks, the queue and the bin. */
import { changeableSettings } from '../../src/engine/train/changes.ts';
import { readRunSpec } from '../../src/engine/train/spec.ts';
import { patched } from '../../src/main/services/patched.ts';
import type { Handlers } from '../../src/shared/api.ts';
import type { BinItem, Difference, ForkPreview, QueueState, RunDetail } from '../../src/shared/models.ts';
import type { FakeServices } from './fake-client.ts';
import { created } from './fake-data.ts';

type Group =
  | 'run.forkStart'
  | 'run.forkPreview'
  | 'run.fork'
  | 'run.changeable'
  | 'run.change'
  | 'run.organise'
  | 'series.restore'
  | Extract<keyof Handlers, `queue.${string}` | `bin.${string}`>;
type Answers = { [M in Group]: (params: Parameters<Handlers[M]>[0]) => Awaited<ReturnType<Handlers[M]>> };

/** What the answers need of the others. */
export interface FakeRuns {
  readonly list: () => readonly RunDetail[];
  readonly find: (id: number) => RunDetail;
  readonly change: (id: number, changes: Partial<RunDetail>) => RunDetail;
  readonly create: (made: {
    seriesId: number | null;
    spec: Record<string, unknown>;
    name?: string;
  }) => RunDetail;
  readonly emit: FakeServices['emit'];
}

export function organisingAnswers(runs: FakeRuns): Answers {
  let held = false;
  let order: readonly number[] = [];
  let bin: readonly BinItem[] = [
    binned({ kind: 'run', id: 90, name: '20 units, first try', bytes: 4_830_000, status: 'finished' }),
    binned({ kind: 'run', id: 91, name: '20 units, second try', bytes: 61_000, status: 'stopped' }),
    {
      ...binned({ kind: 'series', id: 92, name: 'laser, raw', bytes: 8_400_000, status: null }),
      held: heldBy,
    },
  ];
  const queue = (): QueueState => {
    const waiting = runs.list().filter(({ status }) => status === 'queued');
    const place = (id: number): number => (order.includes(id) ? order.indexOf(id) : 1e6 + id);
    return {
      held,
      running: runs.list().flatMap(({ id, status }) => (status === 'running' ? [id] : [])),
      waiting: waiting.map(({ id }) => id).sort((a, b) => place(a) - place(b)),
      waitedBefore: [],
    };
  };
  const told = (): QueueState => {
    runs.emit('queue.changed', queue());
    return queue();
  };
  const preview = ({
    id,
    patch = {},
  }: {
    id: number;
    patch?: Record<string, unknown> | undefined;
  }): ForkPreview => {
    const { spec, iterations } = runs.find(id);
    const changed = changedKeys(spec, patched(spec, patch));
    const fixed = changed.filter(({ path }) => !['name', 'stop', 'record', 'description'].includes(path));
    const why = `The state does not fit other settings of ${fixed.map(({ path }) => path).join(', ')}.`;
    const start = fixed.length === 0 ? ('state' as const) : ('weights' as const);
    return { iteration: iterations, start, why: fixed.length === 0 ? null : why, changed };
  };
  return {
    'run.forkStart': ({ id }) => ({ iteration: runs.find(id).iterations, spec: runs.find(id).spec }),
    'run.forkPreview': preview,
    'run.fork': ({ id, patch = {}, name }) => {
      const { spec, seriesId, iterations } = runs.find(id);
      const made = { seriesId, spec: patched(spec, patch), name: name ?? `fork of ${id}` };
      const { start, changed } = preview({ id, patch });
      return runs.change(runs.create(made).id, {
        fork: { runId: id, iteration: iterations, start, changed },
      });
    },
    'run.changeable': ({ id }) => changeableSettings(readRunSpec(runs.find(id).spec)),
    'run.change': ({ id, set }) => {
      const { spec, iterations } = runs.find(id);
      const changes = [...((spec.changes as object[] | undefined) ?? []), { iteration: iterations, set }];
      return runs.change(id, { spec: { ...spec, changes } });
    },
    'run.organise': ({ ids, notes, starred, addTags = [], removeTags = [] }) =>
      ids.map((id) => {
        const kept = [...new Set([...runs.find(id).tags, ...addTags])].filter((t) => !removeTags.includes(t));
        return runs.change(id, {
          tags: kept.sort(),
          ...(notes === undefined ? {} : { notes }),
          ...(starred === undefined ? {} : { starred }),
        });
      }),
    'series.restore': () => {
      throw new Error('Nothing of the made-up bin can be brought back.');
    },
    'queue.list': queue,
    'queue.add': ({ ids }) => {
      for (const id of ids) runs.change(id, { status: 'queued' });
      return told();
    },
    'queue.remove': ({ ids }) => {
      for (const id of ids) runs.change(id, { status: 'draft' });
      return told();
    },
    'queue.move': ({ id, to }) => {
      const rest = queue().waiting.filter((other) => other !== id);
      const at = queue().waiting.indexOf(id);
      const target = to === 'first' ? 0 : to === 'up' ? at - 1 : to === 'down' ? at + 1 : rest.length;
      order = rest.toSpliced(Math.max(0, target), 0, id);
      return told();
    },
    'queue.hold': (params) => {
      ({ held } = params);
      return told();
    },
    'bin.list': () => bin,
    'bin.delete': ({ items }) =>
      (bin = bin.filter(({ kind, id }) => !items.some((item) => item.kind === kind && item.id === id))),
    'bin.empty': () => (bin = []),
  };
}

const heldBy = 'Runs in the bin were trained on it (2); they go first.';

const binned = (item: Pick<BinItem, 'kind' | 'id' | 'name' | 'bytes' | 'status'>): BinItem => ({
  ...item,
  removed: created + item.id * 1000,
  held: null,
});

function changedKeys(before: Record<string, unknown>, after: Record<string, unknown>): readonly Difference[] {
  return Object.keys(after)
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((path) => ({ path, from: before[path], to: after[path] }) as Difference);
}
