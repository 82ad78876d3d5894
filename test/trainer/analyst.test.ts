import { describe, expect, it } from 'vitest';
import { advance, checkpointOf, createRun, readRunSpec, typescriptKernels } from '../../src/engine/index.ts';
import type { AnalystCommand, AnalystReport } from '../../src/shared/analyst-messages.ts';
import type { Port } from '../../src/shared/port.ts';
import { createAnalyst } from '../../src/trainer/analyst.ts';
import { waves, waveSpec } from '../helpers/projects.ts';

/** An analyst without a process. */
function analyst() {
  const reports: AnalystReport[] = [];
  let wake = (): void => undefined;
  let receive: (message: unknown) => void = () => undefined;
  const port: Port = {
    post: (message) => {
      reports.push(structuredClone(message) as AnalystReport);
      wake();
    },
    onMessage: (listener) => {
      receive = listener;
      return () => undefined;
    },
    onClose: () => () => undefined,
    close: () => undefined,
  };
  createAnalyst(port, {
    now: () => performance.now(),
    nextTurn: () => new Promise((resolve) => setImmediate(resolve)),
    provider: typescriptKernels,
    engine: { numerics: 1, backend: 'typescript', revectorized: false, kernelsSha256: null, host: 'test' },
  });
  const until = async (is: (report: AnalystReport) => boolean): Promise<AnalystReport> => {
    for (;;) {
      const report = reports.find(is);
      if (report !== undefined) return report;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  return {
    reports,
    send: (command: AnalystCommand) => receive(structuredClone(command)),
    until,
    over: (job: number) =>
      until((report) => (report.kind === 'diagnosed' || report.kind === 'undiagnosed') && report.job === job),
  };
}

const { name, length, columns } = waves();
const series = { name, length, columns };

function command(job: number, what: string, hidden = 3): Extract<AnalystCommand, { kind: 'diagnose' }> {
  const spec = waveSpec(10, { network: { name: 'recurrent', hidden: [hidden] } });
  const run = createRun(readRunSpec(spec), series, typescriptKernels);
  advance(run, 2);
  const checkpoint = checkpointOf(run);
  return { kind: 'diagnose', job, subject: `${hidden}`, spec, series, checkpoint, name: what, options: {} };
}

describe('an analyst', () => {
  it('says how fast the machine is', async () => {
    const { send, until } = analyst();
    send({ kind: 'measure' });
    const report = await until(({ kind }) => kind === 'measured');
    expect(report.kind === 'measured' && report.flopsPerSecond).toBeGreaterThan(1e6);
  });

  it('answers in order, with the same bits in buffers that were used before', async () => {
    const { send, over, reports } = analyst();
    for (const [job, what] of ['saturation', 'conditioning', 'saturation', 'conditioning'].entries())
      send(command(job, what));
    await over(3);
    const results = reports.flatMap((report) => (report.kind === 'diagnosed' ? [report] : []));
    expect(results.map(({ job }) => job)).toEqual([0, 1, 2, 3]);
    const [a, b, c, d] = results.map(({ result }) => result.sha256);
    expect([c, d]).toEqual([a, b]);
    expect(a).not.toBe(b);
  });

  it('gives up what is cancelled, waiting or under way, and goes on', async () => {
    const { send, over, until } = analyst();
    send(command(1, 'conditioning', 24));
    send(command(2, 'saturation'));
    send({ kind: 'cancel', job: 2 });
    await until(({ kind }) => kind === 'diagnosing');
    send({ kind: 'cancel', job: 1 });
    send(command(3, 'saturation'));
    expect(await over(1)).toMatchObject({ kind: 'undiagnosed', reason: null });
    expect(await over(2)).toMatchObject({ kind: 'undiagnosed', reason: null });
    expect(await over(3)).toMatchObject({ kind: 'diagnosed' });
  });

  it('says why something failed, and goes on', async () => {
    const { send, over } = analyst();
    const good = command(2, 'saturation');
    const damaged = good.checkpoint.slice();
    damaged[40] ^= 1;
    send({ ...good, job: 1, subject: 'damaged', checkpoint: damaged });
    send(good);
    expect(await over(1)).toMatchObject({
      kind: 'undiagnosed',
      reason: { word: 'checkpoint.damaged', advice: expect.stringContaining('another checkpoint') as string },
    });
    expect(await over(2)).toMatchObject({ kind: 'diagnosed' });
  });
});
