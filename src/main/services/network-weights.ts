/** Weights of a run's checkpoints as matrices, and new runs from weights that were changed by hand. */
import { specAt, subjectSize, thetaOf, UnfoldError } from '../../engine/index.ts';
import { FROM_TARGET, type Layout } from '../../engine/network/layout.ts';
import { type WeightBlock, weightBlocks } from '../../engine/network/weight-blocks.ts';
import { INPUT, TARGET } from '../../engine/network/spec.ts';
import type { Checked, Handlers } from '../../shared/api.ts';
import type { RunInfo, RunWeights, WeightMatrix } from '../../shared/models.ts';
import { type Context, opened, type OpenProject } from './context.ts';
import { partsOf } from './diagnostic-offers.ts';
import { createRun } from './runs.ts';

type Group = Pick<Handlers, 'network.weights' | 'network.editWeights'>;

export function networkWeightHandlers(context: Context): Group {
  return {
    'network.weights': ({ runId, checkpointId }) => weightsOf(opened(context), runId, checkpointId),
    'network.editWeights': (params) => editWeights(context, params),
  };
}

type Theta = ReturnType<typeof thetaOf>;

/** What was stored at a checkpoint, the newest where none is named; null before the first. */
function stored(
  { db }: OpenProject,
  runId: number,
  checkpointId: number | undefined,
): { theta: Theta; iteration: number } | null {
  const found =
    checkpointId === undefined ? db.progress.newest(runId) : db.progress.checkpoint(runId, checkpointId);
  return found === null ? null : { theta: thetaOf(found.bytes), iteration: found.iteration };
}

function layoutOf(project: OpenProject, runId: number): Layout {
  const { spec, series } = partsOf(project, runId);
  return subjectSize(spec, series).layout;
}

function weightsOf(project: OpenProject, runId: number, checkpointId?: number): RunWeights | null {
  const found = stored(project, runId, checkpointId);
  if (found === null) return null;
  const layout = layoutOf(project, runId);
  const blocks = weightBlocks(layout).map((block) => matrixOf(layout, found.theta, block));
  return { iteration: found.iteration, blocks };
}

function matrixOf(layout: Layout, theta: Theta, block: WeightBlock): WeightMatrix {
  const { rows, cols, at, stride, delay } = block;
  const plan = layout.layers[block.layer];
  const indices = Int32Array.from(
    { length: rows * cols },
    (_, k) => at + Math.floor(k / cols) * stride + (k % cols),
  );
  const own = block.kind === 'own';
  const net = (own ? plan.gates?.own : plan.gates?.blocks)?.[block.block] ?? '';
  return {
    ...{ to: plan.name, from: sourceOf(layout, block), delay, net, rows, cols, indices },
    values: Float64Array.from(indices, (i) => theta[i]),
    states: Uint8Array.from(indices, (i) => (layout.present[i] === 0 ? 0 : layout.freeIndex[i] < 0 ? 2 : 1)),
  };
}

function sourceOf({ layers }: Layout, { kind, source, layer }: WeightBlock): string {
  if (kind === 'bias') return 'bias';
  if (kind === 'own') return 'cell';
  if (kind === 'target' || source === FROM_TARGET) return TARGET;
  return kind === 'input' ? INPUT : layers[source < 0 ? layer : source].name;
}

/** @throws UnfoldError 'network.no-weight' where a weight does not exist, 'run.no-checkpoint' before the first one */
function editWeights(
  context: Context,
  { runId, checkpointId, changes }: Checked<'network.editWeights'>,
): RunInfo {
  const project = opened(context);
  const { name, seriesId } = project.db.runs.get(runId);
  const found = stored(project, runId, checkpointId);
  if (found === null)
    throw new UnfoldError('run.no-checkpoint', `"${name}" has no weights yet. Start it, then change them.`);
  const layout = layoutOf(project, runId);
  const weights = Float64Array.from(found.theta);
  for (const { index, value } of changes) {
    if (layout.present[index] !== 1) {
      const text = `There is no weight ${index} in this network: a mask removes it, or the number is too large.`;
      throw new UnfoldError('network.no-weight', text);
    }
    weights[index] = value;
  }
  const { spec } = partsOf(project, runId);
  const made = `${name}, ${changes.length === 1 ? 'a weight' : `${changes.length} weights`} changed`.slice(
    0,
    200,
  );
  const given = [...weights].filter((_, i) => layout.present[i] === 1);
  const initialisation = { name: 'given', weights: given };
  return createRun(context, {
    seriesId,
    name: made,
    spec: { ...specAt(spec, found.iteration), changes: [], name: made, initialisation, initialSeed: null },
  });
}
