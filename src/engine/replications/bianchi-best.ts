/** Variants that are tried with several settings from several starts: each is judged at its own best setting. */
import type { TrialResult } from './replication.ts';

/** The runs of a variant at one setting: medians over its starts of what they end with. */
export interface Group {
  readonly variant: string;
  readonly setting: number;
  readonly runs: readonly TrialResult[];
  /** NMSE; Infinity where half of the runs failed or diverged. */
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** Key of a run of such a card. */
export const keyOf = (variant: string, setting: number, start: number): string =>
  `${variant}/${setting}/${start}`;

/** The runs at one setting; null where there are none. */
export function groupAt(results: readonly TrialResult[], variant: string, setting: number): Group | null {
  const runs = results.filter(({ key }) => key.startsWith(`${variant}/${setting}/`));
  if (runs.length === 0) return null;
  const median = (set: 'train' | 'validation' | 'test') =>
    middle(runs.map(({ status, summary }) => (status === 'failed' ? undefined : summary?.[set]?.nmse)));
  return {
    ...{ variant, setting, runs },
    train: median('train'),
    validation: median('validation'),
    test: median('test'),
  };
}

/** The setting with the smallest validation error, as a person would choose it; null where there are no runs. */
export function bestGroup(
  results: readonly TrialResult[],
  variant: string,
  settings: readonly number[],
): Group | null {
  const groups = settings.flatMap((setting) => groupAt(results, variant, setting) ?? []);
  return groups.reduce<Group | null>(
    (best, group) => (best === null || group.validation < best.validation ? group : best),
    null,
  );
}

/** The median, where what is no number counts as worst; the smaller of two middles. */
function middle(values: readonly (number | null | undefined)[]): number {
  const sorted = values
    .map((value) => (typeof value === 'number' && Number.isFinite(value) ? value : Infinity))
    .sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** NRMSE of an NMSE; null where it is no number, for a line of a conclusion. */
export const nrmse = (nmse: number | null | undefined): number | null =>
  typeof nmse === 'number' && Number.isFinite(nmse) && nmse >= 0 ? Math.sqrt(nmse) : null;

/** a / b; null where it cannot be said. */
export const ratioOf = (a: number | null, b: number | null): number | null =>
  a !== null && b !== null && b > 0 ? a / b : null;
