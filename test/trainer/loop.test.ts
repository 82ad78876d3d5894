import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { typescriptKernels } from '../../src/engine/index.ts';
import type { Port } from '../../src/shared/port.ts';
import type { TrainerCommand, TrainerReport } from '../../src/shared/trainer-messages.ts';
import { createTrainer } from '../../src/trainer/loop.ts';
import { waves, waveSpec } from '../helpers/projects.ts';

type Begin = Extract<TrainerCommand, { kind: 'begin' }>;
type Kind<K extends TrainerReport['kind']> = Extract<TrainerReport, { kind: K }>;

/** A trainer without a process: its reports in a list, its clock so many times as fast as the real one. */
function trainer(options: { speed?: number } = {}) {
  const { speed = 1 } = options;
  const reports: TrainerReport[] = [];
  const watchers = new Set<(report: TrainerReport) => void>();
  let receive: (message: unknown) => void = () => undefined;
  const port: Port = {
    post: (message) => {
      const report = structuredClone(message) as TrainerReport;
      reports.push(report);
      for (const watcher of [...watchers]) watcher(report);
    },
    onMessage: (listener) => {
      receive = listener;
      return () => undefined;
    },
    onClose: () => () => undefined,
    close: () => undefined,
  };
  createTrainer(port, {
    now: () => performance.now() * speed,
    nextTurn: () => new Promise((resolve) => setImmediate(resolve)),
    provider: typescriptKernels,
    engine: { numerics: 1, backend: 'typescript', revectorized: false, kernelsSha256: null, host: 'test' },
  });
  return {
    reports,
    send: (command: TrainerCommand) => receive(structuredClone(command)),
    next: <K extends TrainerReport['kind']>(kind: K) =>
      new Promise<Kind<K>>((resolve) => {
        const watcher = (report: TrainerReport) => {
          if (report.kind !== kind) return;
          watchers.delete(watcher);
          resolve(report as Kind<K>);
        };
        watchers.add(watcher);
      }),
    of: <K extends TrainerReport['kind']>(kind: K) =>
      reports.filter((report): report is Kind<K> => report.kind === kind),
  };
}

const begin = (spec: Record<string, unknown>, change: Partial<Begin> = {}): Begin => {
  const { name, length, columns } = waves();
  const series = { name, length, columns };
  const fresh = { checkpoint: null, secondsBefore: 0, iterations: null, threads: 1 };
  return { kind: 'begin', spec, series, ...fresh, ...change };
};

async function straight(spec: Record<string, unknown>) {
  const { send, next, of } = trainer();
  const end = next('ended');
  send(begin(spec));
  const { summary } = await end;
  return { summary, rows: of('progress').flatMap(({ rows }) => [...rows.values]) };
}

describe('a trainer', () => {
  it('takes another run once one has ended, and begins nothing before', async () => {
    const [first, second] = [waveSpec(30), waveSpec(40, { seed: 11 })];
    const { send, next, of } = trainer();
    const end = next('ended');
    send(begin(first));
    send(begin(second)); // too early
    expect((await end).summary.iterations).toBe(30);
    const nextEnd = next('ended');
    send({ kind: 'pause' }); // meant for the first
    send(begin(second));
    const { summary } = await nextEnd;
    expect(summary).toEqual((await straight(second)).summary);
    const rows = of('progress').map((report) => report.rows);
    expect(rows.filter(({ first: row, values }) => row === 0 && values.length > 0)).toHaveLength(2);
  });

  it('reports every row once and in order, ends with a checkpoint, then with the summary', async () => {
    const { send, next, of, reports } = trainer();
    const end = next('ended');
    send(begin(waveSpec(60)));
    expect(await end).toMatchObject({
      status: 'finished',
      reason: { word: 'iterations' },
      summary: { iterations: 60 },
    });
    const progress = of('progress');
    let row = 0;
    for (const { rows } of progress) {
      expect(rows.first).toBe(row);
      row += rows.values.length / rows.columns.length;
    }
    expect(row).toBe(13); // iterations 0, 5, ..., 60
    expect(progress[progress.length - 1].checkpoint).toMatchObject({ iteration: 60, kept: true });
    expect(reports[0].kind).toBe('ready');
    expect(reports[reports.length - 1].kind).toBe('ended');
  });

  it(
    'gives the same bits wherever it is cut and resumed, pauses and steps included',
    { timeout: 120_000 },
    async () => {
      const spec = waveSpec(80, {
        phases: [{ method: 'gradient-descent', iterations: 60 }, { method: 'gauss-newton' }],
      });
      const whole = await straight(spec);
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }),
          async (cuts) => {
            let checkpoint: Uint8Array | null = null;
            const rows: number[] = [];
            let now = trainer();
            for (const [i, iterations] of [...cuts, null].entries()) {
              const stands = Promise.race([now.next('paused'), now.next('ended')]);
              if (i % 2 === 1) now.send({ kind: 'continue', iterations });
              else now.send(begin(spec, { checkpoint, iterations }));
              const { kind, summary } = await stands;
              if (kind === 'ended' || i % 2 === 1 || iterations === null) {
                const progress = now.of('progress');
                rows.push(...progress.flatMap((report) => [...report.rows.values]));
                checkpoint = progress[progress.length - 1].checkpoint?.bytes ?? null;
                now = trainer();
              }
              if (kind === 'ended') {
                expect(summary).toEqual(whole.summary);
                expect(rows).toEqual(whole.rows);
                return;
              }
            }
          },
        ),
        { seed: 3, numRuns: 12 },
      );
    },
  );

  it('counts the seconds before against the time limit', async () => {
    const { send, next } = trainer();
    const end = next('ended');
    send(
      begin(waveSpec(1e6, { stop: { seconds: 100, iterations: null, gradientNorm: null } }), {
        secondsBefore: 99,
      }),
    );
    const { status, reason, seconds, summary } = await end;
    expect({ status, word: reason.word }).toEqual({ status: 'finished', word: 'time' });
    expect(seconds).toBeGreaterThanOrEqual(100);
    expect(seconds).toBeLessThan(101);
    expect(summary.iterations).toBeGreaterThan(0);
  });

  it('makes a checkpoint about every second, and keeps fewer and fewer of those at multiples of checkpointEvery', async () => {
    const { send, next, of } = trainer({ speed: 20 });
    const end = next('ended');
    send(begin(waveSpec(3000, { record: { metricsEvery: 100, checkpointEvery: 7 } })));
    const { seconds } = await end;
    const checkpoints = of('progress').flatMap(({ checkpoint }) => (checkpoint === null ? [] : [checkpoint]));
    expect(checkpoints.length).toBeGreaterThan(0.8 * seconds);
    expect(checkpoints.length).toBeLessThanOrEqual(4 * seconds + 2);
    const kept = checkpoints.slice(0, -1).filter((checkpoint) => checkpoint.kept);
    for (const { iteration } of kept) expect(iteration % 7).toBe(0);
    expect(kept.length).toBeGreaterThan(10);
    // One every quarter second for 12.5 s, then one every 2 % of the time.
    expect(kept.length).toBeLessThanOrEqual(51 + 51 * Math.log(Math.max(1, seconds / 12.5)));
    expect(of('progress').length).toBeLessThanOrEqual(14 * seconds + 3);
  });

  it('stops for the user, running or standing still, with its weights', async () => {
    const running = trainer();
    const first = running.next('ended');
    const moving = running.next('progress');
    running.send(begin(waveSpec(1e7)));
    await moving;
    running.send({ kind: 'stop' });
    expect(await first).toMatchObject({ status: 'stopped', reason: { word: 'user' } });
    const standing = trainer();
    const paused = standing.next('paused');
    standing.send(begin(waveSpec(1e7), { iterations: 3 }));
    await paused;
    const second = standing.next('ended');
    standing.send({ kind: 'stop' });
    expect(await second).toMatchObject({ status: 'stopped', summary: { iterations: 3 } });
  });

  it('says why it cannot begin: a bad spec, a damaged checkpoint, a checkpoint of another run', async () => {
    const failed = async (message: Begin) => {
      const { send, next } = trainer();
      const report = next('failed');
      send(message);
      return (await report).reason;
    };
    expect(await failed(begin({ ...waveSpec(5), iterrations: 3 }))).toMatchObject({
      word: 'spec.unknown-key',
    });
    expect(await failed(begin(waveSpec(5), { checkpoint: new Uint8Array(99) }))).toMatchObject({
      word: /^checkpoint\./,
    });
    const { send, next, of } = trainer();
    const paused = next('paused');
    send(begin(waveSpec(5), { iterations: 2 }));
    await paused;
    const { checkpoint } = of('progress')[of('progress').length - 1];
    const other = begin(waveSpec(5, { seed: 8 }), { checkpoint: checkpoint?.bytes ?? null });
    expect(await failed(other)).toMatchObject({ word: 'checkpoint.other-run' });
  });
});
