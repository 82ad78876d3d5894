/** Tables of a report as rows. */
import type { ReportPreview } from '../../shared/report-preview.ts';
import type { Cell, PlainRows } from '../charts/plain-table.ts';

const sets = ['train', 'validation', 'test'] as const;

/** One row a run: weights, iterations, cost, gradient norm, NMSE and MSE of every set that is there. */
export function resultRows({ runs }: ReportPreview): PlainRows {
  const shown = sets.filter((set) => runs.some(({ summary }) => summary[set] !== null));
  return {
    header: [
      'Run',
      'Weights',
      'Iterations',
      'Cost',
      'Gradient norm',
      ...shown.flatMap((set) => [`NMSE, ${set}`, `MSE, ${set}`]),
    ],
    rows: runs.map(({ title, summary }): readonly Cell[] => [
      title,
      summary.parameters,
      summary.iterations,
      summary.cost,
      summary.gradientNorm,
      ...shown.flatMap((set) => [summary[set]?.nmse ?? NaN, summary[set]?.mse ?? NaN]),
    ]),
  };
}

/** One row a setting, those in which runs differ first. */
export function settingRows({ runs }: ReportPreview): PlainRows {
  const paths = [...new Set(runs.flatMap(({ settings }) => settings.map(({ path }) => path)))];
  const values = (path: string) =>
    runs.map(({ settings }) => settings.find((one) => one.path === path)?.value ?? '');
  const differs = (path: string) => new Set(values(path)).size > 1;
  const ordered = [...paths.filter(differs), ...paths.filter((path) => !differs(path))];
  return {
    header: ['Setting', ...runs.map(({ title }) => title)],
    rows: ordered.map((path) => [path, ...values(path)]),
  };
}
