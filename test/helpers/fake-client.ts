/** A client without services: made-up data in memory, for tests of views and for screenshots. Never shipped. */
import { fakeReport } from './fake-report.ts';
import { defaultsOf, runFields } from '../../src/engine/catalog.ts';
import { importerFor, type ImportPreview, type PreviewCell } from '../../src/engine/data/importers/index.ts';
import { readRunSpec } from '../../src/engine/train/spec.ts';
import type { Client, EventName, Events, MethodName, Params, Result } from '../../src/shared/api.ts';
import type { Series } from '../../src/engine/data/series.ts';
import { makeSeries } from '../../src/engine/generators/make-series.ts';
import { Failure, failureData } from '../../src/shared/failure.ts';
import type { ProjectInfo, RunDetail, RunStatus } from '../../src/shared/models.ts';
import {
  created,
  fakeForecast,
  fakeRows,
  fakeRun,
  fakeRuns,
  fakeSeries,
  fakeTaskRows,
  receipt,
  wave,
} from './fake-data.ts';
import { compareAnswers } from './fake-compare.ts';
import { diagnosticAnswers } from './fake-diagnostics.ts';
import { forecastAnswers } from './fake-forecast.ts';
import { networkAnswers } from './fake-network.ts';
import { organisingAnswers } from './fake-organising.ts';
import { preparationAnswers } from './fake-preparation.ts';
import { fakeCardRuns, replicationAnswers } from './fake-replications.ts';
import { fakeSweepRuns, sweepAnswers } from './fake-sweeps.ts';
import { seriesViewAnswers } from './fake-series-views.ts';
import { windowAnswers } from './fake-window.ts';

export type FakeState = 'full' | 'empty' | 'closed';
type Answers = { [M in MethodName]: (params: Params<M>) => Result<M> | Promise<Result<M>> };
type Listener = (data: never) => void;

/** What tests may do to the fake: connect pages, send events, drop the connection, make a method fail. */
export interface FakeServices {
  connect(): Promise<Client>;
  emit<E extends EventName>(event: E, data: Events[E]): void;
  drop(): void;
  fail(method: MethodName, message: string, where?: string): void;
  readonly calls: { readonly method: MethodName; readonly params: unknown }[];
}

export function createFakeClient(state: FakeState): FakeServices {
  const listeners = new Map<EventName, Set<Listener>>();
  const closers = new Set<() => void>();
  const failures = new Map<MethodName, Failure>();
  const calls: FakeServices['calls'] = [];
  const emit = <E extends EventName>(event: E, data: Events[E]): void => {
    for (const listener of listeners.get(event) ?? []) (listener as (data: Events[E]) => void)(data);
  };
  const answers = createAnswers(state, emit);
  const client: Client = {
    async call(method, params) {
      calls.push({ method, params });
      await Promise.resolve();
      const failure = failures.get(method);
      if (failure !== undefined) throw failure;
      return structuredClone(await answers[method](params));
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener as Listener));
      return () => set.delete(listener as Listener);
    },
    onClose(listener) {
      closers.add(listener);
      return () => closers.delete(listener);
    },
    close: () => undefined,
  };
  return {
    connect: () => Promise.resolve(client),
    emit,
    drop: () => closers.forEach((close) => close()),
    fail: (method, message, where) =>
      failures.set(method, new Failure({ code: 'test', message, where: where ?? null })),
    calls,
  };
}

const project: ProjectInfo = {
  path: '/home/ada/projects/lasers.unfold',
  name: 'lasers',
  readOnly: false,
  readOnlyWhy: null,
  saved: created,
  bytes: 1_482_752,
};

/** Mistakes arrive as the services would send them. */
function asServices<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Failure(failureData(error));
  }
}

/** The made-up preview of a table, or the importer's own of a short file where a format is chosen. */
async function previewBy(recipe: Params<'series.preview'>['recipe']): Promise<Result<'series.preview'>> {
  const { format } = recipe;
  if (typeof format !== 'string' || format === 'text') return { ...preview };
  const songs = '# 0 4\n60 64 67\n60 64 67\n-\n59 62 67\n# 1 2\n57 60 64\n57 60\n';
  const tables =
    '{"wind": [{"date": "2001-02-03", "speed": 1.5}, {"date": "2001-02-04", "speed": 2}], "level": [3, 4]}';
  const bytes = new TextEncoder().encode(format === 'json' ? tables : songs);
  return { ...(await importerFor('songs.txt', { format }).preview(bytes, 'songs.txt', recipe)) };
}

/** Numbers of the series that are there from the beginning. */
function measuredValues(id: number): { time: Float64Array | null; columns: readonly Float64Array[] } {
  return {
    time: id === 2 ? Float64Array.from({ length: 1100 }, (_, t) => t * 0.04) : null,
    columns: id === 2 ? [wave(1100).map((x) => x / 3), wave(1100, true)] : [wave(1100)],
  };
}

function createAnswers(state: FakeState, emit: FakeServices['emit']): Answers {
  let open: ProjectInfo | null = state === 'closed' ? null : project;
  let recent = [
    { path: project.path, name: 'lasers', opened: created, exists: true },
    { path: '/home/ada/old/sunspots.unfold', name: 'sunspots', opened: created - 9e8, exists: false },
  ];
  const series = state === 'full' ? [...fakeSeries] : [];
  const generated = new Map<number, Series>();
  let runs: RunDetail[] = state === 'full' ? [...fakeRuns, ...fakeCardRuns, ...fakeSweepRuns] : [];
  const show = (next: ProjectInfo | null): ProjectInfo => {
    open = next;
    emit('project.changed', next);
    return next ?? project;
  };
  const find = (id: number): RunDetail => {
    const run = runs.find((candidate) => candidate.id === id);
    if (run === undefined)
      throw new Failure({ code: 'run.unknown', message: `There is no run ${id}.`, where: null });
    return run;
  };
  const change = (id: number, changes: Partial<RunDetail>): RunDetail => {
    const run = { ...find(id), ...changes };
    runs = runs.map((other) => (other.id === id ? run : other));
    emit('run.changed', run);
    return run;
  };
  const to = (status: RunStatus) => (params: { id: number }) => change(params.id, { status });
  const createRun = ({ spec, name }: Params<'run.create'>): RunDetail => {
    const id = runs.length + 1;
    const run = {
      ...fakeRun({ id, name: name ?? 'new run', status: 'draft', nmse: NaN, iterations: 0 }),
      spec,
    };
    runs = [...runs, run];
    emit('run.changed', run);
    return run;
  };
  const removed = new Map<number, RunDetail>();
  const valuesOf = (id: number): Omit<Result<'series.values'>, 'id'> => {
    const made = generated.get(id)?.columns;
    return made === undefined
      ? measuredValues(id)
      : { time: null, columns: made.map(({ values }) => values.slice()) };
  };
  return {
    ...replicationAnswers({ full: state === 'full', emit }),
    ...compareAnswers((id) => find(id)),
    ...sweepAnswers({ full: state === 'full', emit }),
    ...windowAnswers(emit),
    'app.info': () => ({
      version: '0.1.0',
      host: 'browser',
      versions: {},
      trainers: 4,
      roots: ['/home/ada'],
    }),
    'app.recent': () => recent,
    'app.forgetRecent': ({ path }) => ((recent = recent.filter((item) => item.path !== path)), null),
    'app.examples': () => [
      {
        name: 'laser-3',
        title: 'Laser, 3 hidden units',
        description: "Pedersen's first network, on a generated series.",
      },
      {
        name: 'laser-9',
        title: 'Laser, 9 hidden units',
        description: 'The larger one, with weight decay 0.02.',
      },
    ],
    'app.dialog': () => null,
    'app.folder': ({ path }) => ({
      path: path ?? '/home/ada',
      parent: path === null ? null : '/home/ada',
      entries: [
        { name: 'data', path: '/home/ada/data', folder: true, bytes: 0 },
        { name: 'lasers.unfold', path: project.path, folder: false, bytes: 1_482_752 },
        { name: 'laser-like.txt', path: '/home/ada/laser-like.txt', folder: false, bytes: 3911 },
      ],
    }),
    'app.openDocument': () => null,
    'project.create': ({ path }) => show({ ...project, path, name: 'new' }),
    'project.open': () => show(project),
    'project.fromExample': ({ path }) => show({ ...project, path }),
    'project.current': () => open,
    'project.close': () => (show(null), null),
    'project.check': ({ deep }) => ({
      path: project.path,
      deep,
      checked: { series: 2, runs: 6, checkpoints: 25, chunks: 31, diagnostics: 4, replications: 0 },
      problems: deep ? ['Run 3: block 2 of its metrics does not have the hash that was stored with it.'] : [],
    }),
    'project.saveCopy': () => null,
    'series.preview': ({ recipe }) => previewBy(recipe),
    'series.import': () => {
      series.push({ ...fakeSeries[0], id: 9, name: 'laser-like' });
      emit('series.changed', series);
      return { kind: 'series', series: series[series.length - 1] };
    },
    'series.cancelImport': () => null,
    'series.source': ({ id }) => ({
      paths: ['/home/ada/data/laser.txt'],
      state: id === 1 ? 'changed' : 'same',
    }),
    'series.reimport': () => {
      series.push({ ...fakeSeries[0], id: 10, name: 'laser-like 2' });
      emit('series.changed', series);
      return { kind: 'series', series: series[series.length - 1] };
    },
    'series.generate': ({ generator, options, seed, name }) => {
      const { series: numbers, from, label } = asServices(() => makeSeries(generator, { options, seed }));
      const id = 20 + generated.size;
      generated.set(id, numbers);
      const columns = numbers.columns.map((column) => ({
        name: column.name,
        unit: null,
        missing: column.values.filter(Number.isNaN).length,
      }));
      const about = { id, name: name ?? label, rows: numbers.length, columns, time: null, created };
      const info = { ...about, receipt: { ...from } };
      series.push(info);
      emit('series.changed', [...series]);
      return info;
    },
    'series.list': () => series,
    'series.values': ({ id }) => ({ id, ...valuesOf(id) }),
    ...preparationAnswers(() => series, valuesOf),
    ...seriesViewAnswers(valuesOf, (id) => series.find((item) => item.id === id)?.time ?? null),
    'series.rename': ({ id, name }) => ({
      ...(series.find((item) => item.id === id) ?? fakeSeries[0]),
      name,
    }),
    'series.remove': () => null,
    'spec.check': ({ spec }) => ({
      spec,
      estimate: {
        parameters: 109,
        samples: { train: 769, validation: 165, test: 165 },
        memoryBytes: 2_412_000,
        flopsPerIteration: 31_400_000,
      },
      live: [{ name: 'conditioning', every: 150 }],
    }),
    'run.create': createRun,
    'run.list': () => runs,
    'run.get': ({ id }) => find(id),
    'run.metrics': ({ id }) =>
      find(id).seriesId === null
        ? fakeTaskRows()
        : fakeRows(0, find(id).iterations === 0 ? 0 : find(id).iterations + 1),
    'run.prune': ({ id }) => ({
      ...{ weights: 19, error: 0.5, predictionError: 0.01 },
      next: {
        removed: ['hidden 2 from input 1'],
        rise: 0.0021,
        startError: 0.51,
        spec: readRunSpec(find(id).spec),
      },
    }),
    'run.forecast': ({ id }) => (find(id).iterations === 0 ? null : fakeForecast(find(id).iterations)),
    'run.start': to('running'),
    'run.pause': to('paused'),
    'run.resume': to('running'),
    'run.step': to('paused'),
    'run.stop': to('stopped'),
    'run.rename': ({ id, name }) => change(id, { name }),
    'run.remove': ({ id }) => {
      removed.set(id, find(id));
      runs = runs.filter((run) => run.id !== id);
      emit('run.removed', { id });
      return null;
    },
    'run.restore': ({ id }) => {
      const run = removed.get(id) ?? fakeRuns[0];
      runs = [...runs, run];
      emit('run.changed', run);
      return run;
    },
    ...organisingAnswers({ list: () => runs, find, change, create: createRun, emit }),
    'run.report': ({ to, format = 'html' }) => `${to}/report.${format}`,
    'report.preview': ({ ids }) => fakeReport(ids.map(find)),
    'run.export': ({ folder }) =>
      ['weights', 'predictions', 'metrics'].map((file) => `${folder}/${file}.csv`),
    ...networkAnswers((list) => emit('network.changed', list), state === 'full'),
    ...forecastAnswers,
    ...diagnosticAnswers({ createRun, emit, checkpoints: (id) => find(id).checkpoints }),
  };
}

const cell = (text: string, state: PreviewCell['state'] = 'number'): PreviewCell => ({
  text,
  value: state === 'number' || state === 'changed' ? Number(text.replace(',', '.')) : null,
  state,
});

/** A German table: a header, units, decimal commas, a missing value and one date that could be read two ways. */
const preview: ImportPreview = {
  decisions: [
    { what: 'encoding', value: 'utf-8', how: 'decided', why: 'Every byte sequence is valid UTF-8.' },
    { what: 'delimiter', value: ';', how: 'decided', why: 'Every line has three cells with it.' },
    { what: 'decimalMark', value: ',', how: 'decided', why: 'Numbers such as 12,5 have no other reading.' },
    {
      what: 'headerRow',
      value: 1,
      how: 'decided',
      why: 'Line 1 has words where the lines below have numbers.',
    },
    { what: 'unitsRow', value: 2, how: 'decided', why: 'Line 2 is in square brackets.' },
    { what: 'timeColumn', value: 'date', how: 'decided', why: 'Its values are dates that increase.' },
  ],
  recipe: receipt.recipe as ImportPreview['recipe'],
  columns: [
    { name: 'date', unit: null, role: 'time' },
    { name: 'pump', unit: 'mA', role: 'value' },
    { name: 'remark', unit: null, role: 'left out' },
  ],
  rows: [
    { line: 1, role: 'header', cells: [cell('date', 'name'), cell('pump', 'name'), cell('remark', 'name')] },
    { line: 2, role: 'units', cells: [cell('', 'name'), cell('[mA]', 'name'), cell('', 'name')] },
    {
      line: 3,
      role: 'data',
      cells: [cell('03/04/05', 'time'), cell('12,5', 'changed'), cell('warm', 'left out')],
    },
    { line: 4, role: 'data', cells: [cell('04/04/05', 'time'), cell('NA', 'missing'), cell('', 'left out')] },
    { line: 5, role: 'data', cells: [cell('05/04/05', 'time'), cell('13', 'number'), cell('', 'left out')] },
    {
      line: 6,
      role: 'data',
      cells: [cell('06/04/05', 'time'), cell('1e400', 'flagged'), cell('', 'left out')],
    },
  ],
  note: '',
  notices: [
    { sentence: '-999 occurs 4 times, far from all other values.', recipe: { missingCodes: ['-999'] } },
  ],
  questions: [
    {
      id: 'date-order',
      sentence: 'The dates of column "date" can be read as day/month/year or as month/day/year.',
      choices: [
        {
          label: 'Day, month, year',
          recipe: { timeFormat: '%d/%m/%y' },
          sample: [{ text: '03/04/05', reading: '2005-04-03' }],
        },
        {
          label: 'Month, day, year',
          recipe: { timeFormat: '%m/%d/%y' },
          sample: [{ text: '03/04/05', reading: '2005-03-04' }],
        },
      ],
    },
  ],
  errors: [],
  partial: false,
};

/** The spec with every default, as `spec.check` would answer. */
export const fakeSpec = (): Record<string, unknown> => defaultsOf(runFields);
