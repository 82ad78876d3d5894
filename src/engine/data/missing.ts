/** What to do about missing values (NaN) in a column: an explicit step, never silent. */
import { UnfoldError } from '../errors.ts';
import type { MissingRule } from './data-spec.ts';
import type { Column, TimeAxis } from './series.ts';

/** A column without gaps, and how many values were filled in. */
export interface Repaired {
  readonly values: Float64Array; // (count)
  readonly filled: number;
}

/**
 * The first `count` values of a column with every NaN dealt with as `rule` says. 'interpolate' is linear in the time
 * axis (in the row number without one) and so looks ahead to the end of the gap; 'hold', 'mask' and 'cut' use the past only,
 * but the latter two take the first value for a gap before it. A gap without a neighbour to fill from is refused. Throws 'data.missing' naming column and row (counted from 1).
 */
export function repairMissing(
  column: Column,
  count: number,
  rule: MissingRule,
  time: TimeAxis | undefined,
): Repaired {
  const values = column.values.slice(0, count);
  let filled = 0;
  for (let row = 0; row < count; row++) {
    if (!Number.isNaN(values[row])) continue;
    const end = gapEnd(values, row);
    if (rule === 'refuse') throw refused(column.name, row, end);
    const keeps = rule === 'mask' || rule === 'cut';
    if (keeps && row === 0 && end < count) values.fill(values[end], 0, end);
    else fillGap(column.name, values, { start: row, end }, { rule, time });
    filled += end - row;
    row = end;
  }
  return { values, filled };
}

function gapEnd(values: Float64Array, start: number): number {
  let end = start;
  while (end < values.length && Number.isNaN(values[end])) end++;
  return end;
}

function fillGap(
  name: string,
  values: Float64Array,
  gap: { start: number; end: number },
  how: { rule: MissingRule; time: TimeAxis | undefined },
): void {
  const before = gap.start - 1;
  const interpolates = how.rule === 'interpolate';
  if (before < 0 || (interpolates && gap.end >= values.length)) throw openGap(name, gap);
  for (let row = gap.start; row < gap.end; row++) {
    values[row] = values[before];
    if (!interpolates) continue;
    const share = timeShare(how.time, { before, row, after: gap.end });
    values[row] = values[before] * (1 - share) + values[gap.end] * share;
  }
}

/** How far `row` lies between `before` and `after` in time, in (0, 1). */
function timeShare(time: TimeAxis | undefined, at: { before: number; row: number; after: number }): number {
  const t = (row: number): number => (time === undefined ? row : time.values[row]);
  const share = (t(at.row) - t(at.before)) / (t(at.after) - t(at.before));
  if (share > 0 && share < 1) return share;
  const text =
    `Row ${at.row + 1} cannot be interpolated: the times of rows ${at.before + 1} to ${at.after + 1} do not ` +
    `increase. Repair the time column, import without it, or use "hold".`;
  throw new UnfoldError('data.time-not-increasing', text, 'data.missing');
}

function refused(name: string, start: number, end: number): UnfoldError {
  const rows = end - start === 1 ? `row ${start + 1} is` : `rows ${start + 1} to ${end} are`;
  const text =
    `Column "${name}": ${rows} missing (rows counted from 1). Set missing to "interpolate", "hold", ` +
    `"mask" or "cut".`;
  return new UnfoldError('data.missing', text, `${name}, row ${start + 1}`);
}

function openGap(name: string, gap: { start: number; end: number }): UnfoldError {
  const text =
    `Column "${name}": rows ${gap.start + 1} to ${gap.end} are missing and have no value ` +
    `${gap.start === 0 ? 'before' : 'after'} them to fill from. Use a part of the series without that gap.`;
  return new UnfoldError('data.missing', text, `${name}, row ${gap.start + 1}`);
}
