/** Every weight of a run over its kept checkpoints. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { subjectSize, thetaOf, type WeightName, weightNames } from '../../engine/index.ts';
import type { WeightPaths } from '../../shared/models.ts';
import type { OpenProject } from './context.ts';
import { partsOf } from './diagnostic-offers.ts';

/** At most `most` checkpoints, evenly spread, the first and the newest among them. Gives way between them. */
export async function weightPathsOf(project: OpenProject, id: number, most = 200): Promise<WeightPaths> {
  const { spec, series } = partsOf(project, id);
  const names = weightNames(subjectSize(spec, series).layout);
  const all = project.db.runs.checkpoints(id);
  const chosen = spread(all, most);
  const values = names.map(() => new Float64Array(chosen.length));
  for (const [at, { id: checkpointId }] of chosen.entries()) {
    const theta = thetaOf(project.db.progress.checkpoint(id, checkpointId).bytes);
    names.forEach(({ index }, w) => (values[w][at] = theta[index]));
    await nextTurn();
  }
  return {
    iterations: Float64Array.from(chosen, ({ iteration }) => iteration),
    weights: names.map((name, w) => ({ label: labelOf(name), group: groupOf(name), values: values[w] })),
    leftOut: all.length - chosen.length,
  };
}

function spread<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, i) => all[Math.round((i * (all.length - 1)) / (most - 1))]);
}

const groupOf = ({ to, block, from, delay }: WeightName): string =>
  `${to}${block === '' ? '' : ` (${block})`} from ${from}${delay > 1 ? `, ${delay} steps back` : ''}`;

function labelOf(name: WeightName): string {
  const { to, block, unit, from, source, delay } = name;
  const target = `${to} ${unit + 1}${block === '' ? '' : ` (${block})`}`;
  const origin = from === 'bias' ? 'bias' : `${from} ${source + 1}`;
  return `${target} from ${origin}${delay > 1 ? `, ${delay} steps back` : ''}`;
}
