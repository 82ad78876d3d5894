/** Entry of a thread that helps a trainer: does its parts of each batch until the team ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { joinKernels } from '../engine/math/kernels-wasm.ts';
import type { RunSpec } from '../engine/train/spec.ts';
import { createMember } from '../engine/train/team-member.ts';
import { awaitJob, done, lossesOf, type TeamWorkerData } from './team-control.ts';

const { module, space, spec, series, member, control } = workerData as TeamWorkerData & {
  readonly spec: RunSpec;
};
const provider = { backend: 'wasm' as const, open: () => joinKernels(module, space, member) };
const work = createMember({ spec, series }, provider, { member, size: space.members });
const losses = lossesOf(control);
parentPort?.postMessage('ready');
for (let last = 0; ; last++) {
  const job = awaitJob(control, last);
  if (job === null) break;
  let failed = false;
  try {
    work(job, losses);
  } catch (error) {
    failed = true;
    parentPort?.postMessage(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  done(control, failed);
}
