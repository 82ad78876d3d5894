/** The table of a comparison: settings that differ, and what every run came to. */
import { configurationsOf, differingSettings, shortPath } from '../../engine/comparison/settings.ts';
import {
  compareResults,
  type CompareColumn,
  type ComparedRun,
  type CompareTable,
} from '../../shared/compare.ts';
import type { RunInfo } from '../../shared/models.ts';
import type { ProjectDb } from '../db/project-db.ts';
import type { Trainers } from '../trainers.ts';

type Source = { readonly db: ProjectDb; readonly trainers: Trainers };

/** In the order that was asked for, each run once. @throws UnfoldError 'run.unknown' */
export function tableOf({ db, trainers }: Source, ids: readonly number[]): CompareTable {
  const runs = [...new Set(ids)].map((id) => trainers.info(id));
  const specs = runs.map(({ id, seriesName }) => ({ ...db.runs.spec(id), series: seriesName }));
  const settings = differingSettings(specs);
  const groups = configurationsOf(runs.length, settings);
  const paths = settings.map(({ path }) => path);
  const rows = runs.map((run, i): ComparedRun => ({
    ...{ id: run.id, name: run.name, status: run.status, seed: run.seed },
    reason: run.reason?.word ?? '',
    configuration: groups.findIndex(({ members }) => members.includes(i)),
    values: {
      ...Object.fromEntries(settings.map(({ path, values }) => [path, values[i]])),
      ...resultsOf(run),
    },
  }));
  const settingColumns = settings.map(({ path, values }): CompareColumn => ({
    key: path,
    label: shortPath(path, paths),
    kind: 'setting',
    numeric: values.every((value) => value === null || typeof value === 'number'),
  }));
  const resultColumns = compareResults
    .filter(({ name }) => rows.some(({ values }) => values[name] !== null))
    .map(({ name, label }): CompareColumn => ({ key: name, label, kind: 'result', numeric: true }));
  return {
    columns: [...settingColumns, ...resultColumns],
    runs: rows,
    configurations: groups.map(({ label, members }) => ({ label, ids: members.map((i) => runs[i].id) })),
  };
}

/** Numbers of `compareResults`; null where the run has none (yet). */
export function resultsOf(run: RunInfo): Record<string, number | null> {
  return Object.fromEntries(compareResults.map(({ name }) => [name, resultOf(run, name)]));
}

function resultOf({ summary, iterations, seconds }: RunInfo, name: string): number | null {
  if (name === 'iterations') return iterations;
  if (name === 'seconds') return seconds;
  if (summary === null) return null;
  if (name === 'cost') return Number.isFinite(summary.cost) ? summary.cost : null;
  const [set, metric] = name.split('.') as ['train' | 'validation' | 'test', 'nmse' | 'wrong' | 'loss'];
  const value = summary[set]?.[metric] ?? null;
  return value === null || Number.isNaN(value) ? null : value;
}
