/** Prunes weights one after the other by their saliencies (Pedersen & Hansen 1995), on the model of the cost. */
import type { Json } from '../fields.ts';
import type { Layout } from '../network/layout.ts';
import { evaluate, type Problem } from '../train/problem.ts';
import type { Curvature } from './curvature.ts';
import { graphOf } from './graph-edit.ts';
import { maskedGraph, maskPlaces, reachesOutput, type Ways, waysOf, weightsIntoUseless } from './prunable.ts';
import {
  damageSaliencies,
  type Model,
  modelOf,
  removeWeight,
  surgeonSaliency,
  withoutNuisance,
} from './saliencies.ts';
import type { Subject } from './subject.ts';

/** Optimal brain damage leaves the other weights alone, optimal brain surgeon moves them. */
export type Measure = 'damage' | 'surgeon';

/** What pruning comes to. */
export interface Pruning {
  /** Indices into theta of the weights that were chosen, in order, and of those that went with them. */
  readonly chosen: readonly number[];
  readonly alsoRemoved: readonly number[];
  /** By how much E rises, as the model has it. */
  readonly rise: number;
  /** E at the weights that are left, as it is before anything is trained again. */
  readonly error: number;
  /** The network and initial weights of a run that goes on with what is left. */
  readonly patch: { readonly network: Json; readonly initialisation: Json };
}

/** The saliencies of all trained weights, nuisance parameters taken into account. Yields the share that is done. */
export function* saliencies(
  layout: Layout,
  curvature: Curvature,
  theta: ArrayLike<number>,
): Generator<number, { damage: Float64Array; surgeon: Float64Array; model: Model }> {
  const model = modelOf(curvature, theta);
  const surgeon = yield* surgeonSaliencies({ layout, ways: waysOf(layout), curvature }, model);
  return { damage: damageSaliencies(model), surgeon, model };
}

/**
 * Removes up to `count` weights, one at a time, each the one with the smallest saliency then; a unit that no longer
 * reaches the output loses its incoming weights too. Null where no weight can be removed by itself. Leaves the problem
 * evaluated at other weights.
 */
export function* pruneWeights(
  subject: Pick<Subject, 'spec' | 'layout'>,
  problem: Problem,
  how: { curvature: Curvature; measure: Measure; count: number },
): Generator<number, Pruning | null> {
  const { layout } = subject;
  const { curvature, measure, count } = how;
  const graph = graphOf(subject);
  const places = maskPlaces(graph, layout);
  const setting = { layout, ways: waysOf(layout), curvature };
  const model = modelOf(curvature, problem.theta);
  const chosen: number[] = [];
  const also: number[] = [];
  let rise = 0;
  while (chosen.length < count) {
    const costs = measure === 'damage' ? damageSaliencies(model) : yield* surgeonSaliencies(setting, model);
    const l = smallest(costs, (c) => model.removed[c] === 0 && places.has(curvature.indices[c]));
    if (l < 0) break;
    rise += costs[l];
    chosen.push(curvature.indices[l]);
    also.push(...takeOut(setting, model, { l, adjust: measure === 'surgeon' }));
    yield chosen.length / count;
  }
  if (chosen.length === 0) return null;
  const gone = [...chosen, ...also].flatMap((index) => places.get(index) ?? []);
  const theta = Array.from(problem.theta);
  curvature.indices.forEach((index, c) => (theta[index] = model.weights[c]));
  return {
    chosen,
    alsoRemoved: also,
    rise,
    error: errorAt(problem, theta),
    patch: {
      network: { name: 'graph', ...maskedGraph(graph, gone) } as unknown as Json,
      initialisation: { name: 'given', weights: theta },
    },
  };
}

/** E at other weights: removed ones are 0, so the unpruned network gives that of the pruned one. */
function errorAt(problem: Problem, theta: readonly number[]): number {
  problem.trial.set(theta);
  return evaluate(problem, problem.trial).error;
}

interface Setting {
  readonly layout: Layout;
  readonly ways: Ways;
  readonly curvature: Curvature;
}

function* surgeonSaliencies(setting: Setting, model: Model): Generator<number, Float64Array> {
  const n = model.weights.length;
  const result = new Float64Array(n);
  for (let l = 0; l < n; l++) {
    if (model.removed[l] === 1) continue;
    const nuisance = nuisanceOf(setting, model, l);
    result[l] = surgeonSaliency(nuisance.length === 0 ? model : withoutNuisance(model, nuisance), l);
    if (l % 16 === 0) yield l / n;
  }
  return result;
}

/** Columns of the trained weights that have no effect once weight l is gone, apart from l. */
function nuisanceOf({ layout, ways, curvature }: Setting, model: Model, l: number): number[] {
  const own = curvature.indices[l];
  const isGone = (index: number) => {
    const column = layout.freeIndex[index];
    return column >= 0 && model.removed[column] === 1;
  };
  const reaches = reachesOutput(ways, (index) => index === own || isGone(index));
  if (reaches.every((flag) => flag === 1)) return [];
  return weightsIntoUseless(layout, reaches)
    .map((index) => layout.freeIndex[index])
    .filter((column) => column >= 0 && column !== l && model.removed[column] === 0);
}

/** Removes weight l and what it leaves useless; returns the indices of the latter. */
function takeOut(setting: Setting, model: Model, { l, adjust }: { l: number; adjust: boolean }): number[] {
  const nuisance = nuisanceOf(setting, model, l);
  for (const column of nuisance) removeWeight(model, column, { adjust: false });
  removeWeight(model, l, { adjust });
  return nuisance.map((column) => setting.curvature.indices[column]);
}

function smallest(values: Float64Array, isEligible: (c: number) => boolean): number {
  let best = -1;
  values.forEach((value, c) => {
    if (isEligible(c) && (best < 0 || value < values[best])) best = c;
  });
  return best;
}
