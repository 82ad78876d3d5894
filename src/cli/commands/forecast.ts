import { readFileSync, writeFileSync } from 'node:fs';
import { forecastMetrics } from '../../engine/catalog.ts';
import type { BackTest, ForecastPath } from '../../engine/forecast/index.ts';
import { UnfoldError } from '../../engine/errors.ts';
import { readFutureTable } from '../../shared/future-table.ts';
import { exitCodes } from '../exit-codes.ts';
import { findRun } from '../find-run.ts';
import { withProject } from '../session.ts';
import { number4, textTable } from '../text-table.ts';
import { type CliCommand, type CliOptions, needed } from './command.ts';
import { addJson, wholeNumber } from './options.ts';

/** `unfold forecast PROJECT RUN`: what the network forecasts from a row on, beside baselines. */
export const forecast: CliCommand = {
  name: 'forecast',
  args: '<project> <run>',
  summary: 'forecast the series of a run beside naive, seasonal and linear forecasts',
  describe: (parser) => {
    parser.option(
      '--from <row>',
      'row of the first forecast (the first of the test part)',
      wholeNumber(0, 1e9),
    );
    parser.option('--steps <n>', 'rows to forecast (100)', wholeNumber(1, 20_000));
    parser.option(
      '--horizon <h>',
      'forecast every row from h rows before it, not all from one',
      wholeNumber(1, 1000),
    );
    parser.option('--warm-up <n>', 'true values read from a zero state before (all)', wholeNumber(0, 1e6));
    parser.option('--season <m>', 'steps of a season (as it is found)', wholeNumber(2, 100_000));
    parser.option('--order <p>', 'order of the linear forecast (10)', wholeNumber(1, 100));
    parser.option('--target <name>', 'target column (the first)');
    parser.option('--bands <kind>', 'conformal, laplace (with --horizon 1) or none (conformal)');
    parser.option('--future <file>', 'CSV of the input columns that are no targets, after the last row');
    parser.option('--back-test', 'errors by horizon over many origins of the test part (--horizon 20)');
    parser.option('--csv <file>', 'write rows, true values and forecasts to this file');
    addJson(parser, 'print one JSON object');
    parser.addHelpText('after', afterHelp);
  },
  run: (args, options, output) =>
    withProject({ file: needed(args, 0), create: false, readOnly: true }, async ({ handlers }) => {
      const { id } = findRun(await handlers['run.list']({}), needed(args, 1));
      if (options.backTest === true) {
        refuseBeside(options);
        const test = await handlers['forecast.backTest']({ id, options: wishOf(options) });
        if (options.json === true) output.json(plain(test));
        else output.result(backTestText(test));
        return exitCodes.ok.code;
      }
      const future = options.future === undefined ? {} : futureIn(options.future);
      const path = await handlers['forecast.run']({ id, options: wishOf(options), future });
      if (options.csv !== undefined) writeFileSync(options.csv, csvOf(path));
      if (options.json === true) output.json(asJson(path));
      else output.result(textOf(path));
      return exitCodes.ok.code;
    }),
};

const afterHelp = `
Without --horizon the network is left to itself: after the rows that are known it reads its own forecasts. Inputs that are
no targets are taken from the data, as known in advance; beyond its last row they come from --future. All numbers are in units of the series.`;

/** @throws UnfoldError 'usage.options' for what a back-test has not */
function refuseBeside({ from, steps, csv, bands, future }: CliOptions): void {
  const given = Object.entries({
    '--from': from,
    '--steps': steps,
    '--csv': csv,
    '--bands': bands,
    '--future': future,
  });
  const [wrong] = given.find(([, value]) => value !== undefined) ?? [];
  if (wrong === undefined) return;
  const text = `${wrong} is not for --back-test, which has origins of its own. Leave it out; --json prints all numbers.`;
  throw new UnfoldError('usage.options', text);
}

/** @throws UnfoldError 'usage.future' where the file is not there or is no such table */
function futureIn(file: string): Readonly<Record<string, number[]>> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UnfoldError('usage.future', `--future ${file}: the file cannot be read. Check its name.`);
  }
  const table = readFutureTable(text);
  if (table.kind === 'columns') return table.columns;
  throw new UnfoldError('usage.future', `--future ${file}: ${table.text}`);
}

function wishOf(options: CliOptions): Record<string, unknown> {
  const { from, steps, horizon, warmUp, season, order, target, bands } = options;
  const given = Object.entries({ from, steps, horizon, warmUp, season, order, target, bands });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

function textOf(path: ForecastPath): string {
  const { rows, target, unit, horizon, lines } = path;
  const [first, last] = [rows[0], rows[rows.length - 1]];
  const how = horizon === null ? 'from one origin, free running' : `${horizon} ahead`;
  const usual = forecastMetrics.filter((metric) => metric.usual);
  const table = textTable([
    ['forecast', ...usual.map(({ label }) => label)],
    ...lines.map(({ label, metrics }) => [label, ...usual.map(({ name }) => number4(metrics[name]))]),
  ]);
  return [
    `${target}${unit === null ? '' : ` (${unit})`}, rows ${first} to ${last}, ${how}`,
    `the network reads ${path.inputs}`,
    table,
    ...bandText(path),
    ...endText(path),
  ].join('\n');
}

function bandText({ bands, noBands }: ForecastPath): string[] {
  if (bands === null) return noBands === null ? [] : [noBands];
  const { coverage, width, winkler, crps } = bands.scores;
  const scores = `coverage ${number4(coverage)}, mean width ${number4(width)}, Winkler ${number4(winkler)}, CRPS ${number4(crps)}`;
  return [`band of ${number4(100 * bands.level)} %: ${scores}`, bands.source];
}

function endText({ horizon, divergence, ranAway, limit }: ForecastPath): string[] {
  if (horizon !== null) return [];
  const over = `an error above ${number4(limit)}`;
  return [
    divergence === null ? `no step has ${over}` : `steps before ${over}: ${divergence}`,
    ...(ranAway === null ? [] : [`steps before the forecasts run away: ${ranAway}`]),
  ];
}

function backTestText({
  target,
  rows,
  origins,
  stride,
  horizon,
  lines,
  bands,
  divergence,
}: BackTest): string {
  const table = textTable([
    ['steps ahead', ...lines.map(({ label }) => `RMSE ${label}`), 'band', 'coverage', 'Winkler'],
    ...Array.from({ length: horizon }, (_, k) => [
      String(k + 1),
      ...lines.map(({ metrics }) => number4(metrics.rmse[k])),
      number4(bands.halfWidths[k]),
      number4(bands.covered[k]),
      number4(bands.winkler[k]),
    ]),
  ]);
  return [
    `${target}, ${origins} origins, rows ${rows.first} to ${rows.last}, every ${stride}`,
    `steps before half of the free runs have diverged: ${divergence}`,
    `bands of ${bands.coverage} calibrated on ${bands.on} (${bands.calibrated} origins), judged on ${bands.judged}`,
    table,
  ].join('\n');
}

/** Plain lists in place of typed arrays, at any depth. */
function plain(value: unknown): unknown {
  if (value instanceof Float64Array) return [...value];
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

const cell = (value: number): string => (Number.isFinite(value) ? String(value) : '');

function csvOf({ rows, actual, lines, bands }: ForecastPath): string {
  const limits = bands === null ? {} : { 'network-low': bands.low, 'network-high': bands.high };
  const columns = { ...Object.fromEntries(lines.map(({ name, predicted }) => [name, predicted])), ...limits };
  const header = ['row', 'actual', ...Object.keys(columns)].join(',');
  const body = Array.from(rows, (row, i) =>
    [row, actual[i], ...Object.values(columns).map((values) => values[i])].map(cell).join(','),
  );
  return [header, ...body, ''].join('\n');
}

/** What is no number is null. */
function asJson({ lines, ...rest }: ForecastPath): unknown {
  return plain({ ...rest, forecasts: lines });
}
