/** The table of baselines. A new one is one file and one line here. */
import { autoregression } from './autoregression.ts';
import type { Baseline } from './baseline.ts';
import { naive } from './naive.ts';
import { seasonalNaive } from './seasonal-naive.ts';

export type { Baseline, Forecasting, Known } from './baseline.ts';

/** Every baseline, in the order of tables. */
export const baselines: readonly Baseline[] = [naive, seasonalNaive, autoregression];
