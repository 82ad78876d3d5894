/** The rows that were read as a series. */
import type { Column, Series, TimeAxis } from '../../series.ts';
import type { Layout } from './layout.ts';
import type { TableRows } from './table.ts';
import { timeReader } from './time-format.ts';

/** A series named after the file, without folders and extensions. */
export function seriesOf(fileName: string, layout: Layout, rows: TableRows): Series {
  const plans = layout.columns.filter((plan) => plan.role === 'value');
  const columns = plans.map(({ name, unit }, k): Column => {
    const values = rows.columns[k];
    return unit === null ? { name, values } : { name, unit, values };
  });
  const time = timeAxis(layout, rows);
  const series = { name: baseName(fileName), length: rows.rows, columns };
  return time === undefined ? series : { ...series, time };
}

/** The time column as an axis, or undefined where there is none. */
export function timeAxis(layout: Layout, rows: TableRows): TimeAxis | undefined {
  const plan = layout.columns.find(({ role }) => role === 'time');
  if (plan === undefined || rows.time === undefined || layout.timeFormat === undefined) return undefined;
  return { name: plan.name, kind: timeReader(layout.timeFormat, layout.dialect).kind, values: rows.time };
}

function baseName(fileName: string): string {
  const file = fileName.replace(/^.*[\\/]/, '');
  const base = file.replace(/\.gz$/i, '').replace(/\.[A-Za-z]{2,5}$/, '');
  return base === '' ? file : base;
}
