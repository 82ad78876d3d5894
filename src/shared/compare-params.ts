/** Parameters of the methods that compare runs: apart from what pages read, as the schema library is for services only. */
import { z } from 'zod';
import {
  compareAxes,
  compareMetrics,
  compareResults,
  type CompareMetric,
  type CompareResult,
} from './compare.ts';

const metricNames = compareMetrics.map(({ name }) => name) as [CompareMetric, ...CompareMetric[]];
const resultNames = compareResults.map(({ name }) => name) as [CompareResult, ...CompareResult[]];
const ids = z.array(z.int().positive()).min(1).max(1000);

/** Parameters of the methods. */
export const compareParams = {
  curves: z.strictObject({
    ids,
    metric: z.enum(metricNames),
    axis: z.enum(compareAxes),
    /** Columns of pixels to draw on. */
    points: z.int().min(10).max(4000),
    /** The part of the axis that is shown; all of it where it is left out. */
    from: z.number().optional(),
    to: z.number().optional(),
  }),
  table: z.strictObject({ ids }),
  paired: z.strictObject({ a: ids, b: ids, value: z.enum(resultNames) }),
};
