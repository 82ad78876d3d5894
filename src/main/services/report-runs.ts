/** What a report says of runs, gathered from the project. */
import { methodsText } from '../../engine/export/report-methods.ts';
import { type Report, type ReportedRun, reportHtml } from '../../engine/export/report.ts';
import type { Curve, Figure } from '../../engine/export/svg-figure.ts';
import {
  forecastOf,
  numericsVersion,
  type Run,
  type Series,
  sha256Stream,
  summarise,
} from '../../engine/index.ts';
import type { RunDetail } from '../../shared/models.ts';
import type { OpenProject } from './context.ts';
import { detailOf, recordedMetrics, trained } from './exported.ts';

/** Samples of the test set that a figure shows at most. */
const MOST_SAMPLES = 300;

/** Title and text of the report of these runs, in their order. @throws UnfoldError as `reportOf` */
export function report(
  project: OpenProject,
  ids: readonly number[],
  version: string,
): { title: string; html: string } {
  const content = reportOf(project, ids, version);
  return { title: content.title, html: reportHtml(content) };
}

/** What the report of these runs says, in their order. @throws UnfoldError 'run.no-checkpoint', 'run.unknown' */
export function reportOf(project: OpenProject, ids: readonly number[], version: string): Report {
  const entries = [...new Set(ids)].map((id) => {
    const run = trained(project, id);
    return { id, run, detail: detailOf(project, id) };
  });
  const names = entries.map(({ detail }) => detail.name);
  const title = entries.length === 1 ? names[0] : `Comparison of ${entries.length} runs`;
  const titles = entries.map(({ id, detail }) =>
    entries.length === 1 ? detail.name : `${detail.name} (${id})`,
  );
  const runs = entries.map(({ run, detail }, i) => reported(run, detail, { title: titles[i], version }));
  return {
    title,
    runs,
    figures: [
      ...courseFigures(
        project,
        entries.map(({ id }, i) => ({ id, title: titles[i] })),
      ),
      ...(entries.length === 1 ? forecastFigures(entries[0].run) : []),
    ],
  };
}

function reported(run: Run, detail: RunDetail, about: { title: string; version: string }): ReportedRun {
  return {
    title: about.title,
    methods: methodsText(run),
    summary: summarise(run),
    settings: settingsOf(detail.spec),
    facts: factsOf(run, detail, about.version),
  };
}

function factsOf(run: Run, { engine, checkpoints }: RunDetail, version: string): ReportedRun['facts'] {
  const newest = checkpoints.at(-1);
  return [
    { name: 'Software', value: `Unfold ${version}, numerics version ${numericsVersion}` },
    ...(engine === null
      ? []
      : [
          {
            name: 'Kernels',
            value: `${engine.backend}${engine.kernelsSha256 === null ? '' : `, SHA-256 ${engine.kernelsSha256}`}`,
          },
          { name: 'Machine', value: engine.host },
        ]),
    ...(run.series === null
      ? []
      : [
          {
            name: `Series "${run.series.name}"`,
            value: `SHA-256 of its columns as float64: ${seriesHash(run.series)}`,
          },
        ]),
    { name: 'Weights', value: `SHA-256 ${summarise(run).weightsSha256}` },
    ...(newest === undefined
      ? []
      : [{ name: 'Checkpoint', value: `iteration ${newest.iteration}, SHA-256 ${newest.sha256}` }]),
  ];
}

function seriesHash({ columns }: Series): string {
  const hash = sha256Stream();
  for (const { values } of columns)
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return hash.digest();
}

/** The figures of one run. @throws UnfoldError 'run.no-checkpoint' */
export function figuresOf(project: OpenProject, id: number): Report['figures'] {
  const run = trained(project, id);
  return [...courseFigures(project, [{ id, title: '' }]), ...forecastFigures(run)];
}

/** Every setting by its path, in the order of the specification. */
function settingsOf(value: unknown, path = ''): { path: string; value: string }[] {
  if (typeof value !== 'object' || value === null || (Array.isArray(value) && !value.some(isObject))) {
    const text = JSON.stringify(value);
    return [{ path, value: text.length > 200 ? `${text.slice(0, 200)}…` : text }];
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    settingsOf(inner, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`),
  );
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Error and gradient norm over the iterations. Of one run all sets, of several the training error of each. */
function courseFigures(
  project: OpenProject,
  runs: readonly { id: number; title: string }[],
): Report['figures'] {
  const tables = runs.map(({ id, title }) => ({ title, table: recordedMetrics(project, id) }));
  const wanted = runs.length === 1 ? ['trainNmse', 'validationNmse', 'testNmse'] : ['trainNmse'];
  const curves = (columns: readonly string[]) =>
    tables.flatMap(({ title, table }) =>
      columns.flatMap((name) => curveOf(table, name, runs.length === 1 ? (words[name] ?? name) : title)),
    );
  const x = { label: 'Iteration' };
  const figure = (name: string, columns: readonly string[], label: string): Report['figures'] => {
    const drawn = curves(columns);
    if (drawn.length === 0) return [];
    return [{ figure: { title: name, x, y: { label, log: true }, curves: drawn }, caption: name }];
  };
  return [
    ...figure('NMSE over the iterations', wanted, 'NMSE'),
    ...figure('Cost over the iterations', ['cost'], 'Cost'),
    ...figure('Norm of the gradient over the iterations', ['gradientNorm'], 'Gradient norm'),
  ];
}

const words: Readonly<Record<string, string>> = {
  trainNmse: 'training',
  validationNmse: 'validation',
  testNmse: 'test',
  cost: 'cost',
  gradientNorm: 'gradient norm',
};

function curveOf(
  { names, values }: ReturnType<typeof recordedMetrics>,
  name: string,
  label: string,
): readonly Curve[] {
  const width = names.length;
  const column = (at: number) =>
    Float64Array.from({ length: values.length / width }, (_, i) => values[i * width + at]);
  const at = names.indexOf(name);
  if (at < 0) return [];
  const y = column(at);
  return y.some((value) => value > 0) ? [{ label, x: column(names.indexOf('iteration')), y }] : [];
}

/** The end of the last set that there is: what was predicted, and what came. */
function forecastFigures(run: Run): Report['figures'] {
  if (run.source.kind !== 'series' || run.series === null) return [];
  const { rows, actual, predicted, sets, target, unit } = forecastOf(run);
  const set =
    (['test', 'validation', 'train'] as const).find((one) => sets[one].end > sets[one].start) ?? 'train';
  const { start, end } = sets[set];
  const [from, to] = [Math.max(start, end - MOST_SAMPLES), end];
  const part = (values: Float64Array) => values.subarray(from, to);
  const figure: Figure = {
    title: `Predictions of the ${set} set`,
    x: { label: 'Row of the series' },
    y: { label: unit === null ? target : `${target} (${unit})` },
    curves: [
      { label: 'measured', x: part(rows), y: part(actual) },
      { label: 'predicted', x: part(rows), y: part(predicted) },
    ],
    size: [170, 58],
  };
  const span = `the last ${to - from} samples of the ${set} set`;
  return [{ figure, caption: `One-step-ahead predictions of ${target} beside the series: ${span}.` }];
}
