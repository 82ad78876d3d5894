/** Made-up series, curves and runs with the shapes that the services give. */
import { defaultsOf, runFields } from '../../src/engine/catalog.ts';
import { readRunSpec } from '../../src/engine/train/spec.ts';
import { metricColumns } from '../../src/engine/metrics/index.ts';
import type {
  Forecast,
  MetricRows,
  RunDetail,
  RunStatus,
  SeriesInfo,
  SetMetrics,
} from '../../src/shared/models.ts';

export const created = Date.UTC(2026, 2, 7, 11, 4, 31);

/** A wave with a slow swell, 1100 points, and some missing values where asked. */
export function wave(length: number, missing = false): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length }, (_, t) => {
    if (missing && t % 97 < 4 && t > 300) return NaN;
    return 60 + 45 * Math.sin(t / 1.25) * Math.sin(t / 61) ** 2 + 8 * Math.sin(t / 17);
  });
}

export const receipt = {
  importer: 'text',
  fileName: 'laser-like.txt',
  bytes: 3911,
  sha256: '9f2c1f0e6d0b4f3a8f5d7f6ce2a1b0c9d8e7f60514233241505f6e7d8c9bab0c',
  decisions: [
    { what: 'encoding', value: 'utf-8', how: 'decided', why: 'Every byte is ASCII.' },
    { what: 'delimiter', value: 'none', how: 'decided', why: 'Every line is one number.' },
    { what: 'decimalMark', value: '.', how: 'decided', why: 'No number has a mark.' },
    { what: 'headerRow', value: 'none', how: 'decided', why: 'The first line is a number.' },
    { what: 'timeColumn', value: 'none', how: 'decided', why: 'There is one column only.' },
  ],
  recipe: { encoding: 'utf-8', delimiter: 'none', decimalMark: '.', headerRow: 'none', timeColumn: 'none' },
  linesRead: 1100,
  rowsRead: 1100,
  rowsKept: 1100,
  columns: [{ name: 'x', unit: null, count: 1100, missing: 0, min: 2, max: 255 }],
  time: null,
  note: '',
  problemCount: 0,
  problems: [],
  cellsChanged: {},
  notices: [],
};

export const fakeSeries: readonly SeriesInfo[] = [
  {
    id: 1,
    name: 'laser-like',
    rows: 1100,
    columns: [{ name: 'x', unit: null, missing: 0 }],
    time: null,
    created,
    receipt,
  },
  {
    id: 2,
    name: 'pump and intensity',
    rows: 1100,
    columns: [
      { name: 'pump', unit: 'mA', missing: 0 },
      { name: 'intensity', unit: 'counts', missing: 34 },
    ],
    time: { name: 'time', kind: 'number' },
    created,
    receipt: null,
  },
];

const metrics = (nmse: number, n: number): SetMetrics => ({
  e: (nmse * n) / 2,
  mse: nmse * 1.0123456789,
  nmse,
  nrmse: Math.sqrt(nmse),
  loss: null,
  wrong: null,
  bits: null,
  n,
});

interface RunStart {
  id: number;
  name: string;
  status: RunStatus;
  nmse: number;
  iterations: number;
}

/** A run in some state, with a reason where there is one. */
export function fakeRun({ id, name, status, nmse, iterations }: RunStart): RunDetail {
  const reasons: Partial<Record<RunStatus, RunDetail['reason']>> = {
    finished: {
      word: 'gradient-norm',
      sentence: 'The gradient norm fell below 1e-4.',
      advice: 'The weights are at a minimum of the cost; compare several seeds before trusting one.',
    },
    failed: {
      word: 'not-positive-definite',
      sentence: "J'J + αI could not be factorised: it is not positive definite to working precision.",
      advice: 'Use more weight decay, or leave out the output feedback.',
    },
    interrupted: {
      word: 'interrupted',
      sentence: 'Unfold ended while this run was going on.',
      advice: 'Resume goes on from iteration 120, bit for bit.',
    },
  };
  const done = status !== 'draft' && status !== 'queued';
  return {
    id,
    name,
    status,
    reason: reasons[status] ?? null,
    seriesId: 1,
    seriesName: 'laser-like',
    task: 'series',
    created: created + id * 60_000,
    started: done ? created + id * 60_000 : null,
    ended: status === 'finished' ? created + id * 60_000 + 42_000 : null,
    seconds: done ? iterations * 0.0013 : 0,
    iterations,
    iterationLimit: 400,
    seed: id,
    summary: done
      ? {
          iterations,
          parameters: 109,
          cost: 1.23456789,
          gradientNorm: 9.12345e-5,
          train: metrics(nmse, 999),
          validation: metrics(nmse * 1.7, 50),
          test: metrics(nmse * 2.31, 100),
          conditionNumber: 3.21e11,
          conditionNumberDamped: 4.5e4,
          weightsSha256: '5d41402abc4b2a76b9719d911017c592ae1b0c9d8e7f60514233241505f6e7d8',
        }
      : null,
    diagnosticSeconds: 0,
    origin: null,
    fork: null,
    notes: '',
    starred: false,
    tags: [],
    replicationId: null,
    sweepId: null,
    spec: {
      ...defaultsOf(runFields),
      network: readRunSpec({ network: { name: 'recurrent', hidden: [9] } }).network,
    },
    engine: {
      numerics: 1,
      backend: 'wasm',
      revectorized: true,
      kernelsSha256: 'ab'.repeat(32),
      host: 'node 24.21.0',
    },
    checkpoints: done
      ? [1, 2, 3, 4, 5].map((k) => ({
          id: id * 10 + k,
          iteration: Math.round((iterations * k) / 5),
          kept: true,
          bytes: 5120,
          sha256: 'cd'.repeat(32),
          created: created + k * 1000,
        }))
      : [],
  };
}

/** How the made-up run 2 came about, and what a person noted of it. */
const organised: Partial<RunDetail> = {
  starred: true,
  tags: ['paper', 'seeds'],
  notes: 'The best of the nine so far.',
  fork: {
    ...{ runId: 1, iteration: 80, start: 'state' },
    changed: [{ path: 'regularizers[0].alpha', from: 0.01, to: 0.02 }],
  },
};

/** A run on a task: no series, losses and wrong answers instead of forecasts. */
function fakeTaskRun(): RunDetail {
  const run = fakeRun({
    id: 7,
    name: 'temporal order, clipped',
    status: 'finished',
    nmse: 0.04,
    iterations: 4200,
  });
  const { summary } = run;
  if (summary === null) throw new Error('A finished run has a summary.');
  const onTask = (set: SetMetrics, wrong: number): SetMetrics => ({ ...set, loss: 0.0312, wrong, n: 4000 });
  return {
    ...run,
    seriesId: null,
    seriesName: null,
    task: 'temporal-order',
    iterationLimit: 50_000,
    reason: {
      word: 'wrong',
      sentence: 'The share of wrong validation sequences fell to its limit: the task is solved.',
      advice: 'Test on other lengths to see how far the solution generalises.',
    },
    summary: {
      ...summary,
      train: onTask(summary.train, 0.004),
      validation: onTask(summary.train, 0.007),
      test: onTask(summary.train, 0.009),
      conditionNumber: null,
      conditionNumberDamped: null,
    },
    spec: {
      ...run.spec,
      task: { name: 'temporal-order', length: 20 },
      loss: { name: 'softmax-cross-entropy', reduction: 'mean' },
    },
  };
}

/** Rows every ten updates, the validation set judged every hundred. */
export function fakeTaskRows(): MetricRows {
  const values = Array.from({ length: 421 }, (_, r) => {
    const t = 10 * r;
    const falls = 1 / (1 + Math.exp((t - 2600) / 300));
    const row: Record<string, number> = {
      iteration: t,
      phase: 0,
      trainE: 0.03 + 1.35 * falls * (1 + 0.1 * Math.sin(t)),
      gradientNorm: 0.2 + 3 * Math.abs(Math.sin(t / 7)) * falls,
      stepSize: t === 0 ? NaN : 0.01,
      throughTime: t === 0 ? NaN : 0.02 + 0.5 * Math.exp(-t / 400),
      validationLoss: t % 100 === 0 ? 0.03 + 1.36 * falls : NaN,
      validationWrong: t % 100 === 0 ? 0.007 + 0.74 * falls : NaN,
      clipped: Math.round(t * 0.31),
      evaluations: t,
      gradients: t,
      epoch: Math.floor(t / 100),
    };
    return metricColumns.map((name) => row[name] ?? NaN);
  });
  return { columns: metricColumns, first: 0, values: Float64Array.from(values.flat()) };
}

export const fakeRuns: readonly RunDetail[] = [
  fakeRun({ id: 1, name: 'laser, 3 units', status: 'finished', nmse: 0.0312, iterations: 231 }),
  {
    ...fakeRun({ id: 2, name: 'laser, 9 units', status: 'finished', nmse: 8.73e-4, iterations: 400 }),
    ...organised,
  },
  fakeRun({ id: 3, name: 'laser, 9 units, no decay', status: 'failed', nmse: 0.41, iterations: 12 }),
  fakeRun({ id: 4, name: 'laser, 12 units', status: 'running', nmse: 0.002, iterations: 140 }),
  fakeRun({ id: 5, name: 'laser, 12 units, seed 2', status: 'interrupted', nmse: 0.004, iterations: 120 }),
  fakeRun({ id: 6, name: 'laser, two layers', status: 'draft', nmse: NaN, iterations: 0 }),
  fakeTaskRun(),
];

/** Falling errors with some noise. */
export function fakeRows(first: number, count: number): MetricRows {
  const values = new Float64Array(count * metricColumns.length);
  for (let r = 0; r < count; r++) {
    const t = first + r;
    const nmse = 0.0009 + 0.95 * Math.exp(-t / 9) + 0.05 * Math.exp(-t / 60) * (1 + 0.3 * Math.sin(t * 1.7));
    const row: Record<string, number> = {
      iteration: t,
      phase: 0,
      cost: nmse * 500 + 0.3,
      trainE: nmse * 500,
      trainNmse: nmse,
      validationNmse: nmse * (1.4 + 0.2 * Math.sin(t / 5)),
      testNmse: nmse * (1.9 + 0.3 * Math.cos(t / 7)),
      gradientNorm: 80 * Math.exp(-t / 25) + 1e-4,
      stepSize: t === 0 ? NaN : 1 / 2 ** (t % 5 === 0 ? 2 : 0),
      halvings: t % 5 === 0 ? 2 : 0,
      weightNorm: 2 + Math.log1p(t),
    };
    metricColumns.forEach((name, c) => (values[r * metricColumns.length + c] = row[name] ?? NaN));
  }
  return { columns: metricColumns, first, values };
}

/** Predictions near the wave. */
export function fakeForecast(iteration: number): Forecast {
  const n = 1099;
  const actual = wave(1100).slice(1);
  return {
    iteration,
    target: 'x',
    unit: null,
    rows: Float64Array.from({ length: n }, (_, i) => i + 1),
    actual,
    predicted: actual.map((x, i) => x + 4 * Math.sin(i * 2.3) * (i > 999 ? 3 : 1)),
    sets: {
      train: { start: 0, end: 949 },
      validation: { start: 949, end: 999 },
      test: { start: 999, end: 1099 },
    },
  };
}
