import { suggestion, UnfoldError } from '../../engine/errors.ts';
import type { SeriesInfo } from '../../shared/models.ts';
import type { ColumnDescription } from '../../shared/series-views.ts';
import { exitCodes } from '../exit-codes.ts';
import { findSeries } from '../find-series.ts';
import { withProject } from '../session.ts';
import { number4, textTable } from '../text-table.ts';
import { type CliCommand, needed } from './command.ts';
import { addJson, wholeNumber } from './options.ts';

/** `unfold describe PROJECT SERIES`: what the columns of a series come to, how long they remember, where their power is. */
export const describe: CliCommand = {
  name: 'describe',
  args: '<project> <series>',
  summary: 'describe a series: statistics, autocorrelation and spectrum of its columns',
  describe: (parser) => {
    parser.option('--target <name>', 'this column only (all)');
    parser.option('--lags <n>', 'lags of the autocorrelation (50)', wholeNumber(1, 10_000));
    addJson(parser, 'print one JSON object, with histograms and spectra');
  },
  run: (args, options, output) =>
    withProject({ file: needed(args, 0), create: false, readOnly: true }, async ({ handlers }) => {
      const series = findSeries(await handlers['series.list']({}), needed(args, 1));
      const chosen = columnsOf(series, options.target);
      const described: Described[] = [];
      for (const column of chosen) {
        const lags = options.lags === undefined ? {} : { lags: options.lags };
        const answer = await handlers['series.describe']({ id: series.id, column, ...lags });
        described.push({ ...series.columns[column], ...answer });
      }
      if (options.json === true) output.json(asJson(series, described));
      else output.result(textOf(series, described));
      return exitCodes.ok.code;
    }),
};

type Described = SeriesInfo['columns'][number] & ColumnDescription;

function columnsOf({ columns }: SeriesInfo, name: string | undefined): number[] {
  if (name === undefined) return [...columns.keys()];
  const found = columns.findIndex((column) => column.name === name);
  if (found >= 0) return [found];
  const known = columns.map((column) => column.name);
  throw new UnfoldError('series.unknown-column', `There is no column "${name}".${suggestion(name, known)}`);
}

function textOf({ id, name, rows, time }: SeriesInfo, described: readonly Described[]): string {
  const over = time === null ? 'row numbers' : `${time.name} (${time.kind})`;
  const figures = textTable([
    ['column', 'n', 'missing', 'mean', 'sd', 'min', 'q1', 'median', 'q3', 'max'],
    ...described.map(({ name: column, unit, statistics: s }) => [
      unit === null ? column : `${column} [${unit}]`,
      ...[s.n, s.missing + s.infinite].map(String),
      ...[s.mean, s.sd, s.min, s.lowerQuartile, s.median, s.upperQuartile, s.max].map(number4),
    ]),
  ]);
  const memory = textTable([
    ['column', 'r(1)', 'r(2)', 'r(5)', 'r(10)', '95 % limit', 'below limit at', 'main period'],
    ...described.map(({ name: column, correlogram, spectrum }) => [
      column,
      ...[1, 2, 5, 10].map((lag) => number4(correlogram.autocorrelation[lag])),
      number4(correlogram.limit),
      lagWord(correlogram),
      number4(periodOf(spectrum)),
    ]),
  ]);
  return [`Series ${id}, "${name}", ${rows} rows over ${over}`, figures, memory].join('\n\n');
}

/** The first lag at which the autocorrelation is that of white noise. */
function lagWord({ autocorrelation, limit }: ColumnDescription['correlogram']): string {
  if (autocorrelation.length === 0) return '-';
  const lag = autocorrelation.findIndex((r) => Math.abs(r) < limit);
  return lag < 0 ? `beyond ${autocorrelation.length - 1}` : String(lag);
}

/** Rows of a period at the largest power; NaN where there is none. */
function periodOf({ frequency, power }: ColumnDescription['spectrum']): number {
  let best = 1;
  for (let k = 2; k < power.length; k++) if (power[k] > power[best]) best = k;
  return power[best] > 0 ? 1 / frequency[best] : NaN;
}

/** Numbers that do not exist are null. */
function asJson({ id, name, rows, time }: SeriesInfo, described: readonly Described[]): unknown {
  const columns = described.map(({ name: column, unit, statistics, histogram, correlogram, spectrum }) => ({
    column,
    unit,
    ...statistics,
    histogram: listed(histogram),
    ...listed(correlogram),
    spectrum: listed(spectrum),
  }));
  return { id, name, rows, time, columns };
}

const listed = (part: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, value instanceof Float64Array ? [...value] : value]),
  );
