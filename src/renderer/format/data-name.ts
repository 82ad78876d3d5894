/** What a run trains on, in a word. */
import { taskLabel } from '../../engine/catalog.ts';
import type { RunInfo } from '../../shared/models.ts';

/** The name of its series, or of the task that makes its sequences. */
export const dataName = ({ seriesName, task }: RunInfo): string => seriesName ?? taskLabel(task);
