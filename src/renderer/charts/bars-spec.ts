/** What a bar chart shows, without how it is drawn. */
import type { PlainRows } from './plain-table.ts';

export interface BarsSpec {
  readonly title: string;
  readonly yLabel: string;
  readonly yLog?: boolean;
  readonly labels: readonly string[];
  readonly values: Float64Array;
}

/** One row a bar. */
export function barRows({ labels, values, yLabel }: BarsSpec): PlainRows {
  return { header: ['', yLabel], rows: labels.map((label, i) => [label, values[i]] as const) };
}
