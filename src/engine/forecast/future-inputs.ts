/** Input columns beyond the last row that a run uses: what a person knows of them in advance. */
import type { Prepared } from '../data/prepare.ts';
import { toScaled } from '../data/scaling.ts';
import { columnNamed } from '../data/series.ts';
import { applyStages } from '../data/transform.ts';
import type { FeedbackLink } from '../diagnostics/state-map.ts';
import { suggestion, UnfoldError } from '../errors.ts';
import type { Layout } from '../network/layout.ts';

/** Values of columns in their own units, from the first row on that the run does not use. */
export type FutureInputs = Readonly<Record<string, readonly number[]>>;

/** A column of a layer's sources that reads input `k` of `delay` steps before. */
interface OutsideColumn {
  readonly layer: number;
  /** Index among what the layer reads from outside. */
  readonly at: number;
  readonly k: number;
  readonly delay: number;
}

/** What a network reads after the last sample. */
export interface FutureReader {
  /** Columns of the series whose later values it needs, in their order; empty where it reads its own forecasts only. */
  readonly needs: readonly string[];
  /** Steps after the last sample for which all of them are known; Infinity where it needs none. */
  readonly ahead: number;
  /** Puts the inputs of sample `t`, which lies after the last one, where the layers read them. */
  read(t: number, external: readonly Float64Array[]): void;
}

/**
 * The reader of a run's network. `links` are the columns that its own outputs take the place of.
 * @throws UnfoldError 'forecast.future' for columns that it does not need or that are missing, unequal lengths, gaps
 */
export function openFuture(
  { prepared, layout, links }: { prepared: Prepared; layout: Layout; links: readonly FeedbackLink[] },
  given: FutureInputs,
): FutureReader {
  const outside = outsideColumns(layout, links);
  // What will be missing later is not known: indicators go on as 0.
  const read = outside.filter(({ k }) => prepared.columns[k].kind !== 'missing');
  const needs = [...new Set(read.map(({ k }) => prepared.columns[k].column))];
  const later = Object.keys(given).length > 0 ? given : plannedInputs(prepared, needs);
  const rows = checkGiven(later, needs);
  const end = prepared.rowOf(prepared.samples);
  const values = new Map(needs.map((name) => [name, scaledColumn(prepared, name, later[name] ?? [])]));
  const back = ({ k, delay }: OutsideColumn) => delay + prepared.spec.horizon + prepared.columns[k].tap;
  return {
    needs,
    ahead: read.length === 0 ? Infinity : rows + Math.min(...read.map(back)),
    read(t, external) {
      for (const column of outside) {
        const { column: name, kind } = prepared.columns[column.k];
        const row = end + (t - prepared.samples) - back(column);
        const value = kind === 'missing' ? missingAt(prepared, name, row) : (values.get(name)?.[row] ?? NaN);
        external[column.layer][column.at] = value;
      }
    },
  };
}

/** Every column that reads an input of the data and that no output stands for. */
function outsideColumns(layout: Layout, links: readonly FeedbackLink[]): OutsideColumn[] {
  return layout.layers.flatMap(({ sources, recurrentFan }, layer) =>
    sources
      .filter((source) => source.layer === -1)
      .flatMap(({ at, width, delay }) =>
        Array.from({ length: width }, (_, k) => ({ layer, at: at + k - recurrentFan, k, delay })),
      )
      .filter(({ at }) => !links.some((link) => link.layer === layer && link.column === at + recurrentFan)),
  );
}

/** Columns that are known in advance may stand in the series already, behind the rows that the run uses. */
function plannedInputs({ spec, series, rowOf, samples }: Prepared, needs: readonly string[]): FutureInputs {
  if (!needs.every((name) => spec.future.includes(name))) return {};
  const tails = needs.map((name) => columnNamed(series, name)?.values.subarray(rowOf(samples)) ?? []);
  const ends = tails.map((tail) => {
    const gap = tail.findIndex((value) => !Number.isFinite(value));
    return gap < 0 ? tail.length : gap;
  });
  const rows = Math.min(...ends);
  return rows > 0 && rows < Infinity
    ? Object.fromEntries(needs.map((name, i) => [name, Array.from(tails[i].slice(0, rows))]))
    : {};
}

/** Before and after the last row that is used, scaled; steps go on as they were fitted. */
function scaledColumn(prepared: Prepared, name: string, later: readonly number[]): Float64Array {
  const { plain, scaling, transformed } = prepared.columnOf(name);
  const end = prepared.rowOf(prepared.samples);
  const all = Float64Array.from({ length: end + later.length }, (_, row) =>
    row < end ? plain[row] : later[row - end],
  );
  return toScaled(scaling, applyStages(transformed.stages, all));
}

/** What is given for later rows is not missing. */
const missingAt = (prepared: Prepared, name: string, row: number): number =>
  prepared.columnOf(name).isMissing?.[row] ?? 0;

/** How many rows are given. */
function checkGiven(given: FutureInputs, needs: readonly string[]): number {
  const names = Object.keys(given);
  if (names.length === 0) return 0;
  const strange = names.find((name) => !needs.includes(name));
  if (strange !== undefined) {
    const why =
      needs.length === 0
        ? 'This network reads its own forecasts only and needs none. Leave them out.'
        : `It needs ${listed(needs)}.${suggestion(strange, needs)}`;
    throw refused(`"${strange}" is no input whose future values this network reads. ${why}`);
  }
  const absent = needs.find((name) => given[name] === undefined);
  if (absent !== undefined)
    throw refused(`Column "${absent}" is not given. Give ${listed(needs)}, one value a row.`);
  const [first] = needs;
  const rows = given[first].length;
  for (const name of needs) {
    if (given[name].length !== rows)
      throw refused(
        `Column "${name}" has ${given[name].length} values and "${first}" has ${rows}. Give as many of each.`,
      );
    const at = given[name].findIndex((value) => !Number.isFinite(value));
    if (at >= 0)
      throw refused(`Column "${name}" has no number in row ${at + 1} after the header. Fill it in.`);
  }
  return rows;
}

const listed = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
const refused = (text: string): UnfoldError => new UnfoldError('forecast.future', text, 'future');
