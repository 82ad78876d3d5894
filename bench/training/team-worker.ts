/** A thread that helps with a workload, as src/trainer/team-worker.ts does with a run. */
import { parentPort, workerData } from 'node:worker_threads';
import { joinKernels, type SharedSpace } from '../../src/engine/math/kernels-wasm.ts';
import { workOn } from '../../src/engine/train/problem.ts';
import { awaitJob, done, lossesOf, type TeamControl } from '../../src/trainer/team-control.ts';
import { emptyProblem, type TrainingSetup } from './training.ts';

const { module, space, spec, member, control } = workerData as {
  readonly module: WebAssembly.Module;
  readonly space: SharedSpace;
  readonly spec: TrainingSetup;
  readonly member: number;
  readonly control: TeamControl;
};
const { problem } = emptyProblem(spec, { backend: 'wasm', open: () => joinKernels(module, space, member) });
const losses = lossesOf(control);
parentPort?.postMessage('ready');
for (let last = 0; ; last++) {
  const job = awaitJob(control, last);
  if (job === null) break;
  Object.assign(problem.window, job.window);
  problem.counted = job.counted;
  workOn(problem, job, { member, size: space.members, losses });
  done(control, false);
}
