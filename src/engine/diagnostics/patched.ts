/** The network that a remedy leads to, at its first weights: what it will be like is computed, not guessed. */
import { typescriptKernels } from '../math/kernels-ts.ts';
import { checkpointOf, createRun } from '../train/run.ts';
import { readRunSpec } from '../train/spec.ts';
import type { Remedy } from './result.ts';
import { openSubject, type Subject } from './subject.ts';

/** The subject of a new run with a remedy's settings before its first iteration, on the same data. */
export function patchedSubject({ spec, run }: Subject, patch: Remedy['patch']): Subject {
  const changed = readRunSpec({ ...spec, ...patch });
  const checkpoint = checkpointOf(createRun(changed, run.series, typescriptKernels));
  return openSubject(changed, run.series, { provider: typescriptKernels, checkpoint });
}
