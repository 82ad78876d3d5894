/** The other members' side of a team: a problem over the memory of the run's own. */
import type { Series } from '../data/series.ts';
import type { KernelProvider } from '../math/kernels.ts';
import { createProblem } from './buffers.ts';
import { fitRun } from './fit.ts';
import { workOn } from './problem.ts';
import type { RunSpec } from './spec.ts';
import type { PartJob } from './team.ts';

/** Does a job on the member's parts, and puts their losses into `losses`. */
export type Member = (job: PartJob, losses: Float64Array) => void;

/**
 * @param run the run's spec, and the series that its sequences stand in; null where its task makes them
 * @param provider opens the workspace that is shared: the same allocations give the same arrays
 * @param place index of the member, and how many there are
 */
export function createMember(
  run: { readonly spec: RunSpec; readonly series: Series | null },
  provider: KernelProvider,
  place: { readonly member: number; readonly size: number },
): Member {
  const { spec, layout, extent, needs, bytes } = fitRun(run.spec, run.series);
  const problem = createProblem(layout, extent, { spec, needs, provider, bytes });
  return (job, losses) => {
    Object.assign(problem.window, job.window);
    problem.counted = job.counted;
    workOn(problem, job, { ...place, losses });
  };
}
