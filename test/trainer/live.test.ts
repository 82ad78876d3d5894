import { describe, expect, it } from 'vitest';
import { decodePlain, typescriptKernels } from '../../src/engine/index.ts';
import type { DiagnosisReport } from '../../src/shared/analyst-messages.ts';
import type { Port } from '../../src/shared/port.ts';
import type { TrainerCommand, TrainerReport } from '../../src/shared/trainer-messages.ts';
import { createTrainer } from '../../src/trainer/loop.ts';
import { waves, waveSpec } from '../helpers/projects.ts';

type Begin = Extract<TrainerCommand, { kind: 'begin' }>;

/** A trainer without a process. Resolves with its reports when it stands still or is over. */
function train(
  begin: Partial<Begin>,
  onReport: (report: TrainerReport) => TrainerCommand | null = () => null,
) {
  return new Promise<TrainerReport[]>((resolve) => {
    const reports: TrainerReport[] = [];
    let receive: (message: unknown) => void = () => undefined;
    const port: Port = {
      post: (message) => {
        const report = structuredClone(message) as TrainerReport;
        reports.push(report);
        const answer = onReport(report);
        if (answer !== null) setTimeout(() => receive(answer), 80);
        if (['paused', 'ended', 'failed'].includes(report.kind)) resolve(reports);
      },
      onMessage: (listener) => {
        receive = listener;
        return () => undefined;
      },
      onClose: () => () => undefined,
      close: () => undefined,
    };
    createTrainer(port, {
      now: () => performance.now(),
      nextTurn: () => new Promise((done) => setImmediate(done)),
      provider: typescriptKernels,
      engine: { numerics: 1, backend: 'typescript', revectorized: false, kernelsSha256: null, host: 'test' },
    });
    const { name, length, columns } = waves();
    receive({
      ...{ kind: 'begin', series: { name, length, columns } },
      ...{ checkpoint: null, secondsBefore: 0, iterations: null, ...begin },
    });
  });
}

const progressOf = (reports: readonly TrainerReport[]) =>
  reports.filter((report) => report.kind === 'progress');
const found = (reports: readonly TrainerReport[]): DiagnosisReport[] =>
  progressOf(reports).flatMap(({ diagnostics }) => [...diagnostics]);
const keys = (results: readonly DiagnosisReport[]) =>
  results.map(({ iteration, name, sha256 }) => `${iteration} ${name} ${sha256}`);
const checkpointsOf = (reports: readonly TrainerReport[]) =>
  progressOf(reports).flatMap(({ checkpoint }) => (checkpoint === null ? [] : [checkpoint]));

const wishes = [
  { name: 'conditioning', every: 6 },
  { name: 'saturation', every: 4 },
];
const spec = (diagnostics: readonly object[]) =>
  waveSpec(24, {
    phases: [{ method: 'gauss-newton' }],
    record: { metricsEvery: 5, checkpointEvery: 50, diagnostics },
  });

describe('a run that is looked at while it trains', () => {
  it('is looked at when it is time, and has the rows and weights that it has alone', async () => {
    const [alone, looked] = [await train({ spec: spec([]) }), await train({ spec: spec(wishes) })];
    const results = found(looked);
    expect(results.map(({ iteration, name }) => `${iteration} ${name}`)).toEqual([
      ...['0 conditioning', '0 saturation', '4 saturation', '6 conditioning', '8 saturation'],
      ...['12 conditioning', '12 saturation', '16 saturation', '18 conditioning', '20 saturation'],
      ...['24 conditioning', '24 saturation'],
    ]);
    expect(found(alone)).toEqual([]);
    const rows = (reports: readonly TrainerReport[]) =>
      progressOf(reports).flatMap(({ rows: { values } }) => [...values]);
    expect(rows(looked)).toEqual(rows(alone));
    expect(checkpointsOf(looked).at(-1)?.sha256).toBe(checkpointsOf(alone).at(-1)?.sha256);
  });

  it('has the same results wherever it is cut, and those at the cut are made again', async () => {
    const whole = keys(found(await train({ spec: spec(wishes) })));
    for (const cut of [3, 6, 12]) {
      const first = await train({ spec: spec(wishes), iterations: cut });
      const checkpoint = checkpointsOf(first).at(-1)?.bytes ?? null;
      const second = await train({ spec: spec(wishes), checkpoint });
      const joined = [...new Set([...keys(found(first)), ...keys(found(second))])];
      expect(joined).toEqual(whole);
    }
  });

  it('goes on where a diagnostic cannot be computed, and says why in its place', async () => {
    const diverging = waveSpec(3, {
      initialisation: { name: 'given', weights: Array.from({ length: 11 }, () => 1e200) },
      network: { name: 'recurrent', hidden: [2], cell: 'linear' },
      phases: [{ method: { name: 'sgd', rate: 1e-300 } }],
      record: { metricsEvery: 1, checkpointEvery: 5, diagnostics: [{ name: 'conditioning', every: 1 }] },
    });
    const reports = await train({ spec: diverging });
    expect(reports.at(-1)?.kind).toBe('ended');
    const [first] = found(reports);
    const { findings } = decodePlain(first.bytes) as unknown as {
      findings: { name: string; sentence: string }[];
    };
    expect(findings[0]).toMatchObject({ name: 'not-computed', level: 'warning' });
    expect(findings[0].sentence).toMatch(/finite|number/);
  });

  it('does not begin where a diagnostic says nothing about it', async () => {
    const reports = await train({ spec: spec([{ name: 'output-feedback', every: 5 }]) });
    expect(reports.at(-1)).toMatchObject({ kind: 'failed', reason: { word: 'spec.diagnostic' } });
  });

  it('can be paused in the middle of a long diagnosis', async () => {
    const long = waveSpec(4, {
      network: { name: 'recurrent', hidden: [24] },
      record: { diagnostics: [{ name: 'conditioning', every: 1 }] },
    });
    const reports = await train({ spec: long }, (report) =>
      report.kind === 'ready' ? { kind: 'pause' } : null,
    );
    expect(reports.at(-1)).toMatchObject({ kind: 'paused', summary: { iterations: 0 } });
    expect(found(reports)).toEqual([]);
  });
});
