/** Changing settings of a run whose process trains. */
import type { SpecChange } from '../../shared/organising.ts';
import type { Job } from './job.ts';

/**
 * Asks the process, and waits until it has taken the change. False where the run stands still first; where an iteration
 * takes longer than `waitMs`, true: the change is on its way.
 */
export function changeRun(job: Job, set: SpecChange['set'], waitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), waitMs);
    job.changing.push((taken) => {
      clearTimeout(timer);
      resolve(taken);
    });
    job.process?.post({ kind: 'change', set });
  });
}
