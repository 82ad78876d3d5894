/** All extension tables by name: what forms, help and documentation are made from. */
import { clippings } from './clipping/index.ts';
import { importers } from './data/importers/index.ts';
import { steps } from './data/steps/index.ts';
import { diagnostics } from './diagnostics/index.ts';
import './diagnostics/live.ts';
import { generators } from './generators/index.ts';
import { gradients } from './gradients/index.ts';
import { initialisations } from './initialisations/index.ts';
import { losses } from './loss/index.ts';
import { methods } from './methods/index.ts';
import { metrics } from './metrics/index.ts';
import { cells } from './network/cells/index.ts';
import { networks } from './network/index.ts';
import { regularizers } from './regularizers/index.ts';
import { replications } from './replications/index.ts';
import { texts } from './replications/texts.ts';
import { schedules } from './schedules/index.ts';
import { tasks } from './tasks/index.ts';
import { endings } from './train/endings.ts';

export { runFields } from './train/spec.ts';
export {
  defaultsOf,
  entryNamed,
  isOptional,
  type Entry,
  type Field,
  type Fields,
  type Table,
} from './fields.ts';
export { metricColumns, metrics } from './metrics/index.ts';
export { type GraphTrouble, graphTroubles } from './network/graph-check.ts';
export { type MaskRule, maskOf } from './network/masks.ts';
export { backTestFields, forecastFields, residualFields } from './forecast/fields.ts';
export { forecastMetrics } from './forecast/metrics.ts';
export { sortedQuantile } from './statistics/ranks.ts';
export { searches } from './sweeps/searches.ts';
export { readsSeries } from './tasks/index.ts';
export { endings };
/** The cards of the gallery and the texts they come from. A page reads them; only the services plan and judge. */
export { replications, texts };

/** Every table of entries with `name`, `label` and `help`. */
export const tables = {
  tasks,
  networks,
  cells,
  initialisations,
  losses,
  regularizers,
  gradients,
  methods,
  schedules,
  clippings,
  metrics,
  diagnostics,
  importers,
  generators,
  steps,
} as const;

/** What a run's sequences come from, in words: the label of its task. A name that is unknown is given back. */
export const taskLabel = (name: string): string => tasks.find((task) => task.name === name)?.label ?? name;
