/** The table of steps of the preparation. A new one is one file and one line here. */
import { clip } from './clip.ts';
import { detrend } from './detrend.ts';
import { difference } from './difference.ts';
import { log } from './log.ts';
import { resample } from './resample.ts';
import { seasonalDifference } from './seasonal-difference.ts';
import type { Step } from './step.ts';

export type { ColumnStep, RowStep, Stage, Step, StepColumn, StepSpec, Undo } from './step.ts';

/** Every step, in the order of forms. */
export const steps: readonly Step[] = [resample, log, difference, seasonalDifference, detrend, clip];
