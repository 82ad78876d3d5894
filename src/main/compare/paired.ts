/** Two sets of runs compared over the seeds that they share. */
import { pairedSentence } from '../../engine/comparison/sentence.ts';
import { comparePairs } from '../../engine/statistics/compare-pairs.ts';
import { type CompareResult, compareResults, type PairedAnswer } from '../../shared/compare.ts';
import type { RunInfo } from '../../shared/models.ts';
import type { ProjectDb } from '../db/project-db.ts';
import type { Trainers } from '../trainers.ts';
import { resultsOf, tableOf } from './table.ts';

type Source = { readonly db: ProjectDb; readonly trainers: Trainers };

interface Wish {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly value: CompareResult;
}

/**
 * Pairs the runs of A and B by their seeds (and seeds of initial weights), the first of each where a set has several. A
 * run that failed counts as worse than any other. @throws UnfoldError 'run.unknown'
 */
export function pairedOf(project: Source, { a, b, value }: Wish): PairedAnswer {
  const [left, right] = [bySeed(project, a, value), bySeed(project, b, value)];
  const seeds = [...left]
    .filter(([key]) => right.has(key))
    .map(([key, { seed, number }]) => ({ seed, a: number, b: right.get(key)?.number ?? NaN }))
    .sort((one, other) => one.seed - other.seed);
  const found = comparePairs(seeds);
  const label = (compareResults.find(({ name }) => name === value)?.label ?? value).replace(
    'val.',
    'validation',
  );
  const words = { ...namesOf(project, a, b), value: label };
  const used = 2 * seeds.length;
  return {
    ...found,
    seeds,
    left: new Set([...a, ...b]).size - used,
    sentence: pairedSentence(found, words),
  };
}

function bySeed(
  { db, trainers }: Source,
  ids: readonly number[],
  value: CompareResult,
): Map<string, { seed: number; number: number }> {
  const found = new Map<string, { seed: number; number: number }>();
  for (const id of ids) {
    const run = trainers.info(id);
    const number = numberOf(run, value);
    const key = `${run.seed} ${String(db.runs.spec(id).initialSeed ?? null)}`;
    if (number !== null && !found.has(key)) found.set(key, { seed: run.seed, number });
  }
  return found;
}

function numberOf(run: RunInfo, value: CompareResult): number | null {
  if (run.status === 'failed') return Infinity;
  if (run.status !== 'finished' && run.status !== 'stopped') return null;
  return resultsOf(run)[value];
}

/** What tells the two sides apart, in their own words; A and B where nothing does. */
function namesOf(project: Source, a: readonly number[], b: readonly number[]): { a: string; b: string } {
  const { configurations } = tableOf(project, [...a, ...b]);
  const of = (ids: readonly number[], name: string): string => {
    const own = configurations.filter((one) => one.ids.some((id) => ids.includes(id)));
    return own.length === 1 && configurations.length > 1 ? own[0].label : name;
  };
  return { a: of(a, 'A'), b: of(b, 'B') };
}
