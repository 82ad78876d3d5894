/** Made-up diagnostics with the shapes that the services give: two results of one run, the second ill-conditioned. */
import { tables } from '../../src/engine/catalog.ts';
import type { EventName, Events, MethodName, Params, Result } from '../../src/shared/api.ts';
import { Failure } from '../../src/shared/failure.ts';
import type {
  CheckpointInfo,
  Diagnosis,
  DiagnosticInfo,
  DiagnosticResult,
  StoredDiagnostic,
} from '../../src/shared/models.ts';
import { created, fakeRun } from './fake-data.ts';

type Methods = Extract<MethodName, `diagnostics.${string}`> | 'run.weightPaths';
type Answers = { [M in Methods]: (params: Params<M>) => Result<M> };

const x = Float64Array.from({ length: 20 }, (_, i) => i + 1);

const result = (condition: number): DiagnosticResult => ({
  scalars: [
    {
      name: 'condition-number',
      label: 'Condition number of H',
      value: condition,
      log: true,
      references: [{ axis: 'y', at: 1e8, label: '1e8: the most at which training worked' }],
    },
  ],
  panels: [
    {
      kind: 'lines',
      name: 'spectrum',
      title: 'Eigenvalues of the Hessian',
      x: { label: 'Rank' },
      y: { label: 'Eigenvalue', log: true },
      traces: [{ label: 'H', x, y: x.map((rank) => condition ** (1 - rank / 20)) }],
    },
  ],
  findings:
    condition < 1e8
      ? []
      : [
          {
            name: 'ill-conditioned',
            level: 'problem',
            sentence:
              'The condition number is 3.2e9 with the regularisers: steps of second-order methods may not be trustworthy.',
            remedies: [
              {
                name: 'raise-alpha',
                label: 'Raise weight decay to 0.1',
                help: 'Adds to every eigenvalue of the Hessian.',
                patch: { regularizers: [{ name: 'weight-decay', alpha: 0.1 }] },
                predicted: { scalar: 'condition-number', value: 4.9e7 },
              },
            ],
          },
        ],
});

const stored = (id: number, iteration: number, condition: number): StoredDiagnostic => {
  const found = result(condition);
  return {
    id,
    runId: 2,
    iteration,
    name: 'conditioning',
    options: {},
    live: true,
    seconds: 0.004,
    weightsSha256: 'ef'.repeat(32),
    engine: fakeRun({ id: 2, name: '', status: 'finished', nmse: 1, iterations: 1 }).engine ?? noEngine,
    scalars: found.scalars,
    bytes: 4096,
    sha256: 'ab'.repeat(32),
    created: created + id,
    result: found,
  };
};

const noEngine = {
  numerics: 1,
  backend: 'typescript',
  revectorized: false,
  kernelsSha256: null,
  host: 'test',
} as const;

export const fakeResults: readonly StoredDiagnostic[] = [stored(1, 80, 2.1e6), stored(2, 400, 3.2e9)];

const slow: readonly string[] = ['saliency', 'lyapunov', 'fixed-points'];

const reason = {
  word: 'failed',
  sentence: 'The trainer ended before it was done.',
  advice: 'Look again; if it happens again, choose fewer exponents.',
};

const circle = Float64Array.from({ length: 12 }, (_, i) => Math.cos(i) * 0.9);
const names = ['hidden 1', 'hidden 2', 'hidden 3', 'hidden 4'];

/** A result with a panel of every kind. */
const everyKind: DiagnosticResult = {
  scalars: [{ name: 'radius', label: 'Spectral radius', value: 0.9 }],
  panels: [
    {
      kind: 'points',
      name: 'eigenvalues',
      title: 'Eigenvalues',
      x: { label: 'Real part' },
      y: { label: 'Imaginary part' },
      traces: [{ label: 'hidden to hidden', x: circle, y: circle.map((_, i) => Math.sin(i) * 0.9) }],
      unitCircle: true,
    },
    {
      kind: 'matrix',
      name: 'pairs',
      title: 'Pairs of units',
      x: { label: '' },
      y: { label: '' },
      rows: names,
      columns: names,
      values: Float64Array.from({ length: 16 }, (_, i) => Math.cos(i)),
      scale: 'signed',
    },
    {
      kind: 'bars',
      name: 'shares',
      title: 'Shares of units',
      y: { label: 'Share' },
      labels: names,
      values: Float64Array.of(0.1, 0.4, 0.05, 0.2),
    },
    {
      kind: 'table',
      name: 'weights',
      title: 'Weights in words',
      columns: ['Weight', 'Value'],
      rows: [
        ['hidden 1 from input 1', 0.1234567],
        ['hidden 2 from hidden 1', -3],
      ],
    },
  ],
  findings: [],
};

/** What the made-up diagnostics need of the other services. */
interface Around {
  /** Makes the draft that a remedy leads to. */
  createRun(params: Params<'run.create'>): Result<'run.create'>;
  emit<E extends EventName>(event: E, data: Events[E]): void;
  checkpoints(runId: number): readonly CheckpointInfo[];
}

/** Answers from `fakeResults`, and from what was asked for since. `saliency` takes for ever, `lyapunov` fails. */
export function diagnosticAnswers({ createRun, emit, checkpoints }: Around): Answers {
  let results = fakeResults;
  let jobs: readonly Diagnosis[] = [];
  const infos = (runId: number): DiagnosticInfo[] =>
    results.filter((one) => one.runId === runId).map(({ result: _numbers, ...info }) => info);
  const find = (id: number): StoredDiagnostic => {
    const found = results.find((one) => one.id === id);
    if (found !== undefined) return found;
    throw new Failure({ code: 'diagnostics.unknown', message: `There is no result ${id}.`, where: null });
  };
  return {
    'diagnostics.catalog': () =>
      tables.diagnostics.map(({ name }) => ({
        name,
        refuses: name === 'q-factor' ? 'Only runs by the QSVD method have a Q factor.' : null,
        seconds: name === 'q-factor' ? null : slow.includes(name) ? 42 : 0.2,
      })),
    'diagnostics.run': ({ runId, checkpointId, name, options = {} }) => {
      const kept = checkpoints(runId);
      const { iteration } = kept.find(({ id }) => id === checkpointId) ?? kept[kept.length - 1];
      const id = 100 + results.length + jobs.length;
      const asked = { ...{ id, runId, iteration, name, options }, estimate: slow.includes(name) ? 42 : 0.2 };
      if (name === 'lyapunov') return { ...asked, status: 'failed', share: 0.4, resultId: null, reason };
      if (name === 'saliency') {
        const job: Diagnosis = { ...asked, status: 'computing', share: 0.31, resultId: null, reason: null };
        jobs = [...jobs, job];
        return job;
      }
      const made = { ...stored(id, iteration, 3.2e9), runId, name, options, result: everyKind };
      results = [...results, { ...made, scalars: everyKind.scalars }];
      emit('diagnostics.stored', infos(runId));
      return { ...asked, status: 'done', share: 1, resultId: id, reason: null };
    },
    'diagnostics.jobs': () => jobs,
    'diagnostics.cancel': ({ id }) => {
      const job = jobs.find((other) => other.id === id);
      jobs = jobs.filter((other) => other !== job);
      if (job !== undefined) emit('diagnostics.progress', { ...job, status: 'cancelled' });
      return null;
    },
    'diagnostics.list': ({ runId }) => infos(runId),
    'diagnostics.get': ({ id }) => find(id),
    'diagnostics.curves': ({ runId }) => {
      const list = infos(runId);
      if (list.length === 0) return [];
      const [{ value: _last, ...about }] = list[0].scalars;
      const values = Float64Array.from(list, ({ scalars }) => scalars[0].value);
      const iterations = Float64Array.from(list, ({ iteration }) => iteration);
      const resultIds = list.map(({ id }) => id);
      return [{ name: 'conditioning', options: {}, iterations, resultIds, scalars: [{ ...about, values }] }];
    },
    'diagnostics.applyRemedy': () => createRun({ seriesId: 1, spec: {}, name: 'laser: raise weight decay' }),
    'diagnostics.outcome': () => null,
    'diagnostics.export': ({ folder }) => [`${folder}/laser-2-400-conditioning-2.json`],
    'run.weightPaths': () => ({
      iterations: Float64Array.of(0, 80, 400),
      weights: [
        {
          label: 'hidden 1 from input 1',
          group: 'hidden from input',
          values: Float64Array.of(0.1, 0.7, 2.2),
        },
        { label: 'hidden 1 from bias', group: 'hidden from bias', values: Float64Array.of(0, -0.2, -0.4) },
      ],
      leftOut: 0,
    }),
  };
}
