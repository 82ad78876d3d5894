import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  diagnostics,
  entryNamed,
  openSubject,
  readFields,
  readRunSpec,
  typescriptKernels,
} from '../../../src/engine/index.ts';
import { openProject } from '../../../src/main/db/project-db.ts';
import { nodePlatform } from '../../../src/main/platform/node.ts';
import { createServices, type Services } from '../../../src/main/services/index.ts';
import type { Diagnosis, DiagnosticInfo, DiagnosticResult, RunInfo } from '../../../src/shared/models.ts';
import { diagnosed } from '../../helpers/diagnosed.ts';
import {
  ended,
  projectWithRun,
  sleep,
  startServices,
  temporaryFolder,
  waves,
  waveSpec,
  whenRun,
} from '../../helpers/projects.ts';

const gaussNewton = { phases: [{ method: 'gauss-newton' }] };
/** So many weights that its eigenvalues take a while. */
const slow = { network: { name: 'recurrent', hidden: [30] } };

interface Project {
  readonly services: Services;
  readonly run: RunInfo;
  readonly folder: string;
  readonly path: string;
}

async function finished(
  change: Record<string, unknown> = gaussNewton,
  make: (folder: string) => Services = startServices,
): Promise<Project> {
  const folder = temporaryFolder();
  const path = join(folder, 'p.unfold');
  const services = make(folder);
  const id = await projectWithRun(services, path, waveSpec(40, change));
  await services.handlers['run.start']({ id });
  const run = await whenRun(services, id, ended);
  expect(run.status).toBe('finished');
  return { services, run, folder, path };
}

/** What the engine itself says of a checkpoint in a project that is closed. */
function recomputed(path: string, { id }: RunInfo, name: string): DiagnosticResult {
  const db = openProject(path, { readOnly: true });
  const spec = readRunSpec(db.runs.spec(id));
  const checkpoint = db.progress.newest(id)?.bytes ?? new Uint8Array();
  db.close();
  const entry = entryNamed(diagnostics, name);
  const subject = openSubject(spec, waves(), { provider: typescriptKernels, checkpoint });
  const steps = entry.compute(subject, readFields(entry.fields, {}));
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}

describe('looking at a stored checkpoint', () => {
  it('gives what the engine gives, to the bit, and answers the second time from the project', async () => {
    const { services, run, path } = await finished();
    const { handlers } = services;
    const stored: (readonly DiagnosticInfo[])[] = [];
    services.on('diagnostics.stored', (results) => stored.push(results));
    const done = await diagnosed(services, { runId: run.id, name: 'conditioning' });
    expect(done).toMatchObject({ status: 'done', share: 1, iteration: 40 });
    const { result, ...info } = await handlers['diagnostics.get']({ id: done.resultId ?? 0 });
    expect(info).toMatchObject({ live: false, scalars: result.scalars });
    expect(info.weightsSha256).toBe(run.summary?.weightsSha256);
    expect(stored).toEqual([[info]]);
    expect(await handlers['diagnostics.list']({ runId: run.id })).toEqual([info]);
    await handlers['project.close']({});
    expect(result).toEqual(recomputed(path, run, 'conditioning'));
    await handlers['project.open']({ path });
    const again = await handlers['diagnostics.run']({ runId: run.id, name: 'conditioning' });
    expect(again).toMatchObject({ status: 'done', resultId: done.resultId });
    const { problems, checked } = await handlers['project.check']({ deep: true });
    expect([problems, checked.diagnostics]).toEqual([[], 1]);
  });

  it('tells beforehand how long each takes or why it refuses, and refuses with that sentence', async () => {
    const { services, run } = await finished();
    const { handlers } = services;
    const offers = await handlers['diagnostics.catalog']({ runId: run.id });
    expect(offers.map(({ name }) => name)).toEqual(diagnostics.map(({ name }) => name));
    for (const { refuses, seconds } of offers) expect(seconds === null).toBe(refuses !== null);
    const refusing = offers.find(({ name }) => name === 'output-feedback');
    expect(refusing?.refuses).toMatch(/output/);
    const ask = async (name: string, options = {}) =>
      handlers['diagnostics.run']({ runId: run.id, name, options });
    await expect(ask('output-feedback')).rejects.toMatchObject({
      code: 'diagnostics.refused',
      message: expect.stringContaining(refusing?.refuses ?? '?') as string,
    });
    await expect(ask('conditionning')).rejects.toThrow(/Did you mean "?conditioning/);
    await expect(ask('saturation', { sharp: 1 })).rejects.toThrow(/unknown key "sharp"/);
  });

  it('needs weights, and a project that can be written', async () => {
    const { services, run, path } = await finished();
    const { handlers } = services;
    const draft = await handlers['run.create']({ seriesId: 1, spec: waveSpec(5) });
    const ask = async (runId: number) => handlers['diagnostics.run']({ runId, name: 'saturation' });
    await expect(ask(draft.id)).rejects.toMatchObject({ code: 'run.no-checkpoint' });
    await expect(ask(99)).rejects.toMatchObject({ code: 'run.unknown' });
    await handlers['project.close']({});
    await handlers['project.open']({ path, readOnly: true });
    await expect(ask(run.id)).rejects.toMatchObject({ code: 'project.read-only' });
  });

  it('waits in a queue, can be cancelled there and under way, and is asked for once only', async () => {
    const { services, run } = await finished(slow);
    const { handlers } = services;
    const shares: number[] = [];
    services.on('diagnostics.progress', ({ name, status, share }) => {
      if (name === 'conditioning' && status === 'computing') shares.push(share);
    });
    const first = await handlers['diagnostics.run']({ runId: run.id, name: 'conditioning' });
    const same = await handlers['diagnostics.run']({ runId: run.id, name: 'conditioning' });
    expect(same.id).toBe(first.id);
    const second = await handlers['diagnostics.run']({ runId: run.id, name: 'saliency' });
    const third = diagnosed(services, { runId: run.id, name: 'saturation' });
    await handlers['diagnostics.cancel']({ id: second.id });
    expect((await handlers['diagnostics.jobs']({})).map(({ name }) => name)).toEqual([
      'conditioning',
      'saturation',
    ]);
    while (shares.length < 3) await sleep(20);
    await handlers['diagnostics.cancel']({ id: first.id });
    expect(await third).toMatchObject({ status: 'done' });
    expect(await handlers['diagnostics.jobs']({})).toEqual([]);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    const names = (await handlers['diagnostics.list']({ runId: run.id })).map(({ name }) => name);
    expect(names).toEqual(['saturation']);
  });

  it('survives the death of its process: the reason is told, the run is untouched, the next one is computed', async () => {
    const pids: number[] = [];
    const { services, run } = await finished(slow, (folder) => spied(folder, pids));
    const { handlers } = services;
    const before = await handlers['run.get']({ id: run.id });
    const doomed = diagnosed(services, { runId: run.id, name: 'conditioning' });
    const next = diagnosed(services, { runId: run.id, name: 'saturation' });
    await computing(services);
    process.kill(pids[pids.length - 1], 'SIGKILL');
    expect(await doomed).toMatchObject({ status: 'failed', resultId: null, reason: { word: 'killed' } });
    expect((await doomed).reason?.sentence).toMatch(/^The diagnosing process/);
    expect(await next).toMatchObject({ status: 'done' });
    expect(await handlers['run.get']({ id: run.id })).toEqual(before);
  });

  it('is given up when the project is closed', async () => {
    const { services, run, path } = await finished(slow);
    const { handlers } = services;
    const doomed = diagnosed(services, { runId: run.id, name: 'conditioning' });
    await computing(services);
    await handlers['project.close']({});
    expect((await doomed).status).toBe('cancelled');
    await handlers['project.open']({ path });
    expect(await handlers['diagnostics.list']({ runId: run.id })).toEqual([]);
  });
});

/** Services whose processes can be reached. */
function spied(folder: string, pids: number[]): Services {
  const inner = nodePlatform({ kind: 'cli', roots: [], settingsFolder: join(folder, 's') });
  const services = createServices({
    ...inner,
    spawnTrainer: () => {
      const started = inner.spawnTrainer();
      if (started.pid !== undefined) pids.push(started.pid);
      return started;
    },
  });
  onTestFinished(() => services.close());
  return services;
}

/** Until a diagnosis is under way and has told of a share. */
function computing({ on }: Services): Promise<Diagnosis> {
  return new Promise((resolve) => {
    const stop = on('diagnostics.progress', (diagnosis) => {
      if (diagnosis.status !== 'computing' || diagnosis.share === 0) return;
      stop();
      resolve(diagnosis);
    });
  });
}

describe('diagnostics of a run while it trains', () => {
  const record = {
    metricsEvery: 5,
    checkpointEvery: 10,
    diagnostics: [
      { name: 'conditioning', every: 10 },
      { name: 'saturation', every: 20, share: 0.9 },
    ],
  };

  it('are stored with its metrics, change no weight, and are what the checkpoint shows on demand', async () => {
    const { services, run } = await finished({ ...gaussNewton, record });
    const plain = await finished();
    expect(run.summary).toEqual(plain.run.summary);
    expect(run.diagnosticSeconds).toBeGreaterThan(0);
    expect(run.diagnosticSeconds).toBeLessThan(run.seconds);
    const { handlers } = services;
    const results = await handlers['diagnostics.list']({ runId: run.id });
    expect(results.map(({ iteration, name }) => `${iteration} ${name}`)).toEqual([
      ...['0 conditioning', '0 saturation', '10 conditioning', '20 conditioning', '20 saturation'],
      ...['30 conditioning', '40 conditioning', '40 saturation'],
    ]);
    expect(results.every(({ live }) => live)).toBe(true);
    const last = results[6];
    const asked = await diagnosed(plain.services, { runId: plain.run.id, name: 'conditioning' });
    const same = await plain.services.handlers['diagnostics.get']({ id: asked.resultId ?? 0 });
    expect([same.sha256, same.weightsSha256]).toEqual([last.sha256, last.weightsSha256]);
    const [curves, ...others] = await handlers['diagnostics.curves']({ runId: run.id, name: 'conditioning' });
    expect(others).toEqual([]);
    expect([...curves.iterations]).toEqual([0, 10, 20, 30, 40]);
    const [condition] = curves.scalars;
    expect(condition.name).toBe('condition-number');
    expect(condition.values[4]).toBe(last.scalars[0].value);
    expect(curves.resultIds[4]).toBe(last.id);
    expect((await handlers['project.check']({ deep: true })).problems).toEqual([]);
  });

  it('are refused before the run begins where they would say nothing', async () => {
    const { services } = await finished();
    const spec = waveSpec(5, { record: { diagnostics: ['output-feedback'] } });
    await expect(async () => services.handlers['spec.check']({ seriesId: 1, spec })).rejects.toMatchObject({
      code: 'spec.diagnostic',
      where: 'record.diagnostics[0]',
    });
    const { live } = await services.handlers['spec.check']({ seriesId: 1, spec: waveSpec(5) });
    expect(live).toMatchObject([{ name: 'conditioning' }]);
    const checked = await services.handlers['spec.check']({
      seriesId: 1,
      spec: waveSpec(5, { record: { diagnostics: live } }),
    });
    expect(checked.spec).toMatchObject({ record: { diagnostics: live } });
  });
});

describe('a remedy', () => {
  /** Without regularisation the Hessian is ill-conditioned, and more weight decay is proposed. */
  const ill = { ...gaussNewton, regularizers: [], network: { name: 'recurrent', hidden: [6] } };

  it('becomes a run of its own: linked, from the weights that were looked at or afresh, with its outcome', async () => {
    const { services, run } = await finished(ill);
    const { handlers } = services;
    const { resultId } = await diagnosed(services, { runId: run.id, name: 'conditioning' });
    const stored = await handlers['diagnostics.get']({ id: resultId ?? 0 });
    const [finding] = stored.result.findings;
    expect(finding.name).toBe('ill-conditioned');
    const remedy = finding.remedies[0];
    const choice = { resultId: stored.id, finding: finding.name, remedy: remedy.name } as const;
    const made = await handlers['diagnostics.applyRemedy']({ ...choice, start: 'checkpoint' });
    expect(made).toMatchObject({
      status: 'draft',
      name: `${run.name}: ${remedy.label}`,
      origin: {
        ...{ runId: run.id, iteration: 40, start: 'checkpoint', diagnostic: 'conditioning' },
        ...{ finding: finding.name, sentence: finding.sentence },
        remedy: { name: remedy.name, predicted: remedy.predicted },
      },
    });
    const { spec } = await handlers['run.get']({ id: made.id });
    expect(spec).toMatchObject({ ...remedy.patch, initialisation: { name: 'given' } });
    await handlers['run.step']({ id: made.id });
    const [first] = (await handlers['run.get']({ id: made.id })).checkpoints;
    expect(first.iteration).toBe(1);
    expect(await handlers['diagnostics.outcome']({ runId: made.id })).toMatchObject({
      predicted: remedy.predicted?.value,
      first: null,
    });
    const looked = await diagnosed(services, { runId: made.id, name: 'conditioning' });
    const outcome = await handlers['diagnostics.outcome']({ runId: made.id });
    expect(outcome?.newest).toMatchObject({ iteration: 1, resultId: looked.resultId });
    expect(outcome?.newest?.value).toBeLessThan(outcome?.before ?? 0);
    const afresh = await handlers['diagnostics.applyRemedy']({ ...choice, start: 'afresh' });
    const { initialisation } = (await handlers['run.get']({ id: afresh.id })).spec;
    expect(initialisation).toMatchObject({ name: 'uniform' });
    await expect(async () =>
      handlers['diagnostics.applyRemedy']({ ...choice, remedy: 'raise-alhpa', start: 'afresh' }),
    ).rejects.toThrow(/Did you mean/);
    expect(await handlers['diagnostics.outcome']({ runId: run.id })).toBeNull();
  });

  it('starts from exactly the weights that were looked at', async () => {
    const { services, run } = await finished(ill);
    const { handlers } = services;
    const { resultId } = await diagnosed(services, { runId: run.id, name: 'conditioning' });
    const made = await handlers['diagnostics.applyRemedy']({
      ...{ resultId: resultId ?? 0, finding: 'ill-conditioned', remedy: 'raise-alpha' },
      start: 'checkpoint',
    });
    const { spec } = await handlers['run.get']({ id: made.id });
    const limited = { ...spec, stop: { ...(spec.stop as object), iterations: 0 } };
    const still = await handlers['run.create']({ seriesId: 1, spec: limited });
    await handlers['run.start']({ id: still.id });
    const { summary } = await whenRun(services, still.id, ended);
    expect(summary?.weightsSha256).toBe(run.summary?.weightsSha256);
  });
});

describe('what goes with diagnostics', () => {
  it('is every weight over the kept checkpoints, no more of them than were asked for', async () => {
    const { services, run } = await finished({ record: { checkpointEvery: 1 } });
    const { handlers } = services;
    const { checkpoints } = await handlers['run.get']({ id: run.id });
    const paths = await handlers['run.weightPaths']({ id: run.id });
    expect([...paths.iterations]).toEqual(checkpoints.map(({ iteration }) => iteration));
    expect(paths.weights).toHaveLength(4 * 6 + 5);
    expect(paths.weights[0]).toMatchObject({ group: expect.stringContaining(' from ') as string });
    for (const { values } of paths.weights) expect(values).toHaveLength(paths.iterations.length);
    const few = await handlers['run.weightPaths']({ id: run.id, most: 2 });
    expect(few.iterations.length).toBe(Math.min(2, checkpoints.length));
    expect(few.leftOut).toBe(checkpoints.length - few.iterations.length);
  });

  it('is written as one file a panel and one with everything else', async () => {
    const { services, run, folder } = await finished();
    const { handlers } = services;
    const { resultId } = await diagnosed(services, { runId: run.id, name: 'conditioning' });
    const { result } = await handlers['diagnostics.get']({ id: resultId ?? 0 });
    const files = await handlers['diagnostics.export']({
      ...{ id: resultId ?? 0, folder: join(folder, 'out') },
      format: 'csv',
    });
    expect(files).toHaveLength(result.panels.length + 1);
    const [spectrum] = result.panels;
    const lines = readFileSync(files[0], 'utf8').trim().split('\r\n');
    expect(lines[0]).toBe('Rank,H,H with the regularisers');
    if (spectrum.kind !== 'lines') throw new Error('the first panel is a line drawing');
    expect(lines.slice(1).map((line) => Number(line.split(',')[1]))).toEqual([...spectrum.traces[0].y]);
    const about = JSON.parse(readFileSync(files[files.length - 1], 'utf8')) as Record<string, unknown>;
    expect(about).toMatchObject({ iteration: 40, name: 'conditioning', scalars: [{}, {}, {}, {}] });
    const written = async (format: 'npz' | 'mat' | 'svg') =>
      handlers['diagnostics.export']({ id: resultId ?? 0, folder: join(folder, 'out'), format });
    const arrays = unzipSync(readFileSync((await written('npz'))[0]));
    expect(Object.keys(arrays).slice(0, 2)).toEqual(['scalar_names.npy', 'scalars.npy']);
    const trace = arrays[Object.keys(arrays)[2]];
    const last = new DataView(trace.buffer, trace.byteOffset + trace.length - 8).getFloat64(0, true);
    expect(last).toBe(spectrum.traces[0].y.at(-1));
    expect(readFileSync((await written('mat'))[0], 'latin1')).toMatch(/^MATLAB 5.0 MAT-file/);
    const figures = (await written('svg')).filter((file) => file.endsWith('.svg'));
    expect(figures).toHaveLength(result.panels.filter(({ kind }) => kind !== 'table').length);
    expect(readFileSync(figures[0], 'utf8')).toMatch(/^<svg .*mm/);
  });
});
