/** Comparisons of made-up runs: the services' own way of comparing, over rows that are made up. */
import { courseReader } from '../../src/main/compare/courses.ts';
import { comparedCurves } from '../../src/main/compare/curves.ts';
import { pairedOf } from '../../src/main/compare/paired.ts';
import { tableOf } from '../../src/main/compare/table.ts';
import { metricColumns } from '../../src/engine/metrics/index.ts';
import type { Params } from '../../src/shared/api.ts';
import type { MetricRows, RunDetail } from '../../src/shared/models.ts';

type Project = Parameters<typeof tableOf>[0];

/** Falling errors whose speed and floor depend on the run's settings, with some noise of its seed. */
export function fakeCourse({ iterations, seed, summary, id }: RunDetail): MetricRows {
  const count = iterations === 0 ? 0 : iterations + 1;
  const floor = summary?.train.nmse ?? 0.01;
  const values = new Float64Array(count * metricColumns.length);
  for (let t = 0; t < count; t++) {
    const wobble = 1 + 0.25 * Math.sin(t * (0.7 + 0.13 * seed) + id);
    const nmse = floor + 0.9 * Math.exp(-t / (6 + (id % 7))) + 0.05 * wobble * Math.exp(-t / 80);
    const row: Record<string, number> = {
      iteration: t,
      cost: 300 * nmse,
      trainE: 280 * nmse,
      trainNmse: nmse,
      validationNmse: 1.3 * nmse,
      testNmse: 1.6 * nmse * wobble ** 0.2,
      gradientNorm: 40 * Math.exp(-t / 30) * wobble,
      gradients: 1 + t * (1 + (id % 2)),
    };
    metricColumns.forEach((name, c) => (values[t * metricColumns.length + c] = row[name] ?? NaN));
  }
  return { columns: metricColumns, first: 0, values };
}

function columnsOf(run: RunDetail, names: readonly string[]): readonly Float64Array[] {
  const { columns, values } = fakeCourse(run);
  return names.map((name) => {
    const at = columns.indexOf(name);
    return values.filter((_, i) => i % columns.length === at);
  });
}

/** What the fake services answer about comparisons of the runs that `find` gives. */
export function compareAnswers(find: (id: number) => RunDetail) {
  const project = {
    db: {
      runs: { spec: (id: number) => find(id).spec },
      progress: {
        times: () => [],
        columns: (id: number, names: readonly string[]) => columnsOf(find(id), names),
      },
    },
    trainers: { info: find, metrics: (id: number) => fakeCourse(find(id)) },
  } as unknown as Project;
  const read = courseReader();
  return {
    'compare.curves': ({ ids, metric, axis, ...shown }: Params<'compare.curves'>) =>
      comparedCurves(
        [...new Set(ids)].map((id) => ({ id, course: read(project, id, { metric, axis }) })),
        shown,
      ),
    'compare.table': ({ ids }: Params<'compare.table'>) => tableOf(project, ids),
    'compare.paired': (params: Params<'compare.paired'>) => pairedOf(project, params),
  };
}
