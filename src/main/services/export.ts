/** Writes what a run came to as plain files: weights, predictions, metrics, and a description of all of it. */
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { svgFigure } from '../../engine/export/svg-figure.ts';
import { forecastOf, metrics, type Run, type Series, UnfoldError, weightsOf } from '../../engine/index.ts';
import type { Handlers } from '../../shared/api.ts';
import type { RunDetail } from '../../shared/models.ts';
import { type Context, opened, type OpenProject } from './context.ts';
import { fileWriters } from './export-models.ts';
import { bundle } from './export-bundle.ts';
import { detailOf, recordedMetrics, trained } from './exported.ts';
import { figuresOf, report } from './report-runs.ts';

type Cell = string | number;

/** One exported table: a row of names, then rows of cells. Numbers that do not exist are NaN. */
export interface Table {
  readonly columns: readonly {
    readonly name: string;
    readonly unit: string | null;
    readonly meaning: string;
  }[];
  readonly rows: readonly (readonly Cell[])[];
}

export function exportHandlers(context: Context): Pick<Handlers, 'run.export'> {
  return {
    'run.export': ({ id, folder, format }) => {
      const project = opened(context);
      const run = trained(project, id);
      const target = context.paths.allow(folder);
      const stem = `${safeName(project.db.runs.get(id).name)}-${id}`;
      if (format === 'svg') {
        const figures = figuresOf(project, id);
        makeFolder(target);
        return figures.map(({ figure }, i) =>
          writeWhole(join(target, `${stem}-figure-${i + 1}.svg`), svgFigure(figure)),
        );
      }
      if (format !== 'csv' && format !== 'json') {
        const [ending, content] =
          format === 'bundle'
            ? ['.zip', bundleOf(context, project, id)]
            : [fileWriters[format].ending, fileWriters[format].write(run, recordedMetrics(project, id))];
        makeFolder(target);
        return [writeWhole(join(target, `${stem}${ending}`), content)];
      }
      const tables = tablesOf(project, id, run);
      makeFolder(target);
      const write = format === 'csv' ? csvText : jsonText;
      const files = Object.entries(tables).map(([name, table]) =>
        writeWhole(join(target, `${stem}-${name}.${format}`), write(table)),
      );
      return [
        ...files,
        writeWhole(join(target, `${stem}-run.json`), describe(detailOf(project, id), tables)),
      ];
    },
  };
}

/** Everything about a run in one archive. */
function bundleOf({ platform }: Context, project: OpenProject, id: number): Uint8Array {
  const run = trained(project, id);
  const detail = detailOf(project, id);
  const tables = tablesOf(project, id, run);
  const files = Object.entries({
    ...tables,
    ...(run.series === null ? {} : { series: seriesTable(run.series) }),
  }).map(([name, table]) => ({ name: `${name}.csv`, text: csvText(table) }));
  return bundle(run, {
    name: detail.name,
    version: platform.version,
    spec: detail.spec,
    files: [...files, { name: 'run.json', text: describe(detail, tables) }],
    metrics: recordedMetrics(project, id),
    report: report(project, [id], platform.version).html,
  });
}

/** The series as it was imported; what is missing is empty. */
function seriesTable({ columns, time, length }: Series): Table {
  const all = time === undefined ? columns : [{ ...time, name: time.name }, ...columns];
  return {
    columns: all.map(({ name }) => ({ name, unit: null, meaning: '' })),
    rows: Array.from({ length }, (_, row) =>
      all.map(({ values }) => (Number.isNaN(values[row]) ? '' : values[row])),
    ),
  };
}

function tablesOf(project: OpenProject, id: number, run: Run): Record<string, Table> {
  return {
    weights: weightsTable(weightsOf(run)),
    ...predictionsOf(run),
    metrics: metricsTable(project, id),
  };
}

/** A run on sequences has none, also where they stand in a series. */
function predictionsOf(run: Run): { predictions?: Table } {
  if (run.series === null || run.source.kind !== 'series') return {};
  return { predictions: predictionsTable(run.source.prepared.series, forecastOf(run)) };
}

function weightsTable(weights: ReturnType<typeof weightsOf>): Table {
  return {
    columns: [
      { name: 'to', unit: null, meaning: 'Unit that the weight leads to: layer[index from 0].' },
      { name: 'from', unit: null, meaning: 'Unit that it comes from, an input, or the bias.' },
      { name: 'delay', unit: 'steps', meaning: 'How many steps old the value is that it carries.' },
      { name: 'value', unit: null, meaning: 'The weight; inputs and outputs are in scaled units.' },
    ],
    rows: weights.map(({ to, from, delay, value }) => [to, from, delay, value]),
  };
}

function predictionsTable(series: Series, forecast: ReturnType<typeof forecastOf>): Table {
  const { rows, actual, predicted, sets, unit } = forecast;
  const setOf = (sample: number) =>
    (['train', 'validation', 'test'] as const).find(
      (set) => sample >= sets[set].start && sample < sets[set].end,
    ) ?? '';
  const { time } = series;
  return {
    columns: [
      { name: 'row', unit: null, meaning: 'Row of the series that is predicted, from 0.' },
      ...(time === undefined
        ? []
        : [{ name: time.name, unit: time.kind === 'date' ? 's' : null, meaning: 'Its time.' }]),
      { name: 'set', unit: null, meaning: 'The set the sample belongs to.' },
      { name: 'actual', unit, meaning: `The value of "${forecast.target}" in the series.` },
      { name: 'predicted', unit, meaning: 'One-step-ahead prediction, in the units of the series.' },
    ],
    rows: Array.from(rows, (row, s) => [
      row,
      ...(time === undefined ? [] : [time.values[row]]),
      setOf(s),
      actual[s],
      predicted[s],
    ]),
  };
}

function metricsTable(project: OpenProject, id: number): Table {
  const { columns, values } = project.trainers.metrics(id, 0);
  const width = Math.max(1, columns.length);
  return {
    columns: columns.map((name) => ({ name, unit: null, meaning: meaningOf(name) })),
    rows: Array.from({ length: values.length / width }, (_, i) => [
      ...values.subarray(i * width, (i + 1) * width),
    ]),
  };
}

const meanings: Record<string, string> = {
  iteration: 'Weight updates so far.',
  phase: 'Index of the phase, from 0.',
  cost: 'Cost: E plus the penalties.',
  gradientNorm: 'Euclidean norm of the gradient of the cost, before any clipping.',
  stepSize: 'Length factor of the step that was taken, or the learning rate.',
  halvings: 'How often the step was halved.',
  weightNorm: 'Euclidean norm of the weights.',
  trainE: 'Error of the training data in use, before the penalties.',
  epoch: 'Finished passes through the training data.',
  throughTime: 'Value of the regulariser on gradients that flow back through time.',
  clipped: 'Weight updates so far whose gradient was clipped.',
  rescued: 'Weight updates so far whose gradient was replaced by the rescue rule.',
  evaluations: 'Forward passes over the training data so far.',
  gradients: 'Gradients computed so far.',
};

/** 'trainNmse' is the metric nmse of the training set. */
function meaningOf(column: string): string {
  const [, set = '', metric = ''] = /^(train|validation|test)([A-Z]\w*)$/.exec(column) ?? [];
  const known = metrics.find(({ name }) => name.toLowerCase() === metric.toLowerCase());
  return meanings[column] ?? (known === undefined ? '' : `${known.help} (${set} set)`);
}

/** RFC 4180 with a header row. Numbers have as many digits as give the same double back: at most 17. */
export function csvText({ columns, rows }: Table): string {
  return stringify([columns.map(({ name }) => name), ...rows.map((row) => row.map(cellText))], {
    record_delimiter: 'windows',
  });
}

const cellText = (cell: Cell): string => (Object.is(cell, -0) ? '-0' : String(cell));

/** Columns as lists; numbers that do not exist are null. */
export function jsonText({ columns, rows }: Table): string {
  const lists = Object.fromEntries(columns.map(({ name }, i) => [name, rows.map((row) => row[i])]));
  return `${JSON.stringify(lists, null, 1)}\n`;
}

/** Said in the description of a run on a task, in place of the predictions' columns. */
const noPredictions =
  'There are none: the run trains on sequences, not on one series. The metrics say how well it does.';

function describe(run: RunDetail, tables: Record<string, Table>): string {
  const columns = Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, table.columns]));
  const none = run.task === 'series' ? {} : { predictions: noPredictions };
  return `${JSON.stringify({ run, columns, ...none }, null, 2)}\n`;
}

/** A name that every file system and every shell takes: letters, digits and single hyphens. */
export const safeName = (name: string): string =>
  shortened(name.normalize('NFC').replace(/[^\p{L}\p{N}]+/gu, '-')).replace(/^-|-$/g, '') || 'run';

/** File systems count bytes (255 at most), and a character can have four. */
const shortened = (name: string): string => [...name].slice(0, 40).join('');

/** Step by step: Node's own recursive form never returns in a folder that refuses with ENOENT, such as /proc. */
export function makeFolder(path: string): void {
  if (existsSync(path) && statSync(path).isDirectory()) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** Whole or not at all. */
export function writeWhole(path: string, content: string | Uint8Array): string {
  const part = `${path}.part`;
  try {
    writeFileSync(part, content);
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw unwritable(path, error);
  }
  return path;
}

function unwritable(path: string, error: unknown): UnfoldError {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  const text = `"${path}" cannot be written (${code}). Choose another folder.`;
  return new UnfoldError('export.unwritable', text, path);
}
