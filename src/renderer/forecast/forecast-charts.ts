/** The charts of a forecast: values beside the truth, errors, and the path of the series about itself. */
import type { ForecastPath } from '../../engine/forecast/index.ts';
import type { ChartArea, ChartLine, ChartSpec } from '../charts/chart-spec.ts';
import type { Role } from '../charts/palette.ts';
import type { PointsSpec } from '../charts/points-spec.ts';

const roles: Readonly<Record<string, Role>> = {
  network: 'forecast',
  naive: 'extra',
  'seasonal-naive': 'training',
  autoregression: 'test',
};

/** The role of a competitor in charts. */
export const roleOf = (name: string): Role => roles[name] ?? 'extra';

/** What was known and what is true, with every forecast and the band about that of the network. */
export function pathChart(path: ForecastPath): ChartSpec {
  const { before, rows, actual, lines, target, unit, horizon } = path;
  const how = horizon === null ? 'free running' : `${horizon} ahead`;
  return {
    title: `Forecast of ${target}, ${how}, iteration ${path.iteration}`,
    xLabel: 'row',
    xKind: 'count',
    yLabel: unit ?? target,
    lines: [
      {
        label: 'actual',
        role: 'actual',
        x: joined(before.rows, rows),
        y: joined(before.actual, actual),
        reference: true,
      },
      ...lines.map(({ name, label, predicted }): ChartLine => ({
        label,
        role: roleOf(name),
        x: rows,
        y: predicted,
      })),
    ],
    areas: areasOf(path),
    bareX: true,
  };
}

/** The band about the network's forecasts, where there is one. */
function areasOf({ bands, rows }: ForecastPath): ChartArea[] {
  if (bands === null) return [];
  const { kind, level, low, high } = bands;
  const label = `${Math.round(1000 * level) / 10} % band (${kind === 'laplace' ? 'Laplace' : 'conformal'})`;
  return [{ label, role: 'forecast', x: rows, low, high }];
}

/** Predicted less actual, of the network. */
export function errorChart({ rows, actual, lines, target, unit, limit, horizon }: ForecastPath): ChartSpec {
  const [{ predicted }] = lines;
  return {
    title: 'Error of the network (predicted − actual)',
    xLabel: 'row',
    xKind: 'count',
    yLabel: unit ?? target,
    lines: [{ label: 'error', role: 'forecast', x: rows, y: predicted.map((x, k) => x - actual[k]) }],
    references:
      horizon === null
        ? [
            { axis: 'y', at: limit, label: 'diverged' },
            { axis: 'y', at: -limit, label: 'diverged' },
          ]
        : [],
  };
}

/** The value now over the value a quarter of a season before: of the data, and of the network left to itself. */
export function portraitChart({ before, actual, lines, season, target }: ForecastPath): PointsSpec {
  const lag = Math.max(1, Math.round((season ?? 4) / 4));
  const truth = joined(before.actual, actual).filter((value) => !Number.isNaN(value));
  const cloud = (label: string, values: Float64Array) => ({
    label,
    x: values.slice(0, Math.max(0, values.length - lag)),
    y: values.slice(lag),
  });
  return {
    title: 'Attractor',
    xLabel: `${target}(t − ${lag})`,
    yLabel: `${target}(t)`,
    clouds: [
      cloud('actual', truth),
      cloud(
        'network',
        lines[0].predicted.filter((x) => !Number.isNaN(x)),
      ),
    ],
  };
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const all = new Float64Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
