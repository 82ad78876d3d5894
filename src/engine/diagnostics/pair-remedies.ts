/** What can be done about two units that say the same thing, and what it comes to. */
import { singularSystem } from '../math/singular-vectors.ts';
import { addRows, emptyFactor } from '../math/triangular-factor.ts';
import type { LayerLayout, Layout } from '../network/layout.ts';
import { penaltyCurvature } from '../train/problem.ts';
import { conditionOf } from './conditioning.ts';
import type { Pair, Signals } from './cosines.ts';
import { atOwnWeights, factorJacobian, refusesHessian, tryWeights } from './jacobian-blocks.ts';
import { fitting, shown } from './looked-at.ts';
import { raiseAlpha } from './raise-alpha.ts';
import { foldUnit, type Substitute, type UnitPlace, withoutUnit } from './remove-unit.ts';
import type { Remedy } from './result.ts';
import type { Subject } from './subject.ts';

/** Merge the pair, remove one of it, or raise alpha. */
export function* pairRemedies(
  subject: Subject,
  pair: Pair,
  signals: Signals,
): Generator<number, readonly Remedy[], void> {
  const first = signals.places[pair.i];
  const second = signals.places[pair.j];
  const [kept, gone] = pair.squares.i >= pair.squares.j ? [first, second] : [second, first];
  const ratio = pair.product / Math.max(pair.squares.i, pair.squares.j);
  const words = wordsOf(subject.layout);
  const remedies: Remedy[] = [];
  if (first.layer === second.layer) {
    const choices = [
      {
        name: 'merge',
        label: `Merge ${words(gone)} into ${words(kept)}`,
        into: { unit: kept.unit, ratio },
        help: `${words(gone)} goes; its outgoing weights times ${shown(ratio)} are added to those of ${words(kept)}.`,
      },
      {
        name: 'remove',
        label: `Remove ${words(gone)}`,
        into: { nothing: true as const },
        help: `${words(gone)} goes with all its weights.`,
      },
    ];
    for (const choice of choices) remedies.push(...(yield* removal(subject, gone, choice)));
    atOwnWeights(subject);
  }
  const extremes = yield* extremesOf(subject, null);
  return extremes === null ? remedies : [...remedies, ...raiseAlpha(subject, extremes.lifted)];
}

const wordsOf =
  ({ layers }: Layout) =>
  ({ layer, unit }: UnitPlace): string =>
    `${layers[layer].name} ${unit + 1}`;

function* removal(
  subject: Subject,
  place: UnitPlace,
  choice: { name: string; label: string; help: string; into: Substitute },
): Generator<number, readonly Remedy[], void> {
  const theta = foldUnit(subject, { ...place, into: choice.into });
  const patch = theta === null ? null : withoutUnit(subject, theta, place);
  if (theta === null || patch === null) return [];
  const before = atOwnWeights(subject).error;
  const { error } = tryWeights(subject, theta);
  // A unit whose loss is felt is not offered to be dropped; merging has its price told.
  if ('nothing' in choice.into && !(error <= 2 * before)) return [];
  const extremes = yield* extremesOf(subject, place);
  const condition = extremes === null ? NaN : extremes.condition;
  const predicted = Number.isFinite(condition)
    ? { predicted: { scalar: 'condition-number', value: condition } }
    : {};
  const change = `Before further training the error goes from ${shown(before)} to ${shown(error)}${Number.isFinite(condition) ? `, and the condition number of H becomes ${shown(condition)}` : ''}.`;
  return fitting(subject, [
    { name: choice.name, label: choice.label, help: `${choice.help} ${change}`, patch, ...predicted },
  ]);
}

interface Extreme {
  readonly condition: number;
  readonly lifted: { readonly largest: number; readonly smallest: number };
}

/**
 * Condition of H at the weights of the last evaluation, and its extreme eigenvalues with the penalties; without the
 * weights into and out of the unit `gone`, which nothing reads any more. Null where H is not looked at.
 */
function* extremesOf(subject: Subject, gone: UnitPlace | null): Generator<number, Extreme | null, void> {
  if (refusesHessian(subject) !== null) return null;
  const [{ factor }] = yield* factorJacobian(subject, [{ weighted: true }]);
  const kept = keptColumns(subject.layout, gone);
  const reduced = emptyFactor(kept.length);
  const rows = new Float64Array(factor.n * kept.length);
  for (let i = 0; i < factor.n; i++)
    kept.forEach((column, k) => {
      rows[i * kept.length + k] = factor.r[i * factor.n + column];
    });
  addRows(reduced, rows.slice(), factor.n);
  const { values } = yield* singularSystem(reduced);
  const penalty = penaltyCurvature(subject.problem);
  const roots = new Float64Array(kept.length * kept.length);
  kept.forEach((column, k) => {
    roots[k * kept.length + k] = Math.sqrt(Math.max(0, penalty[column]));
  });
  addRows(reduced, roots, kept.length);
  const lifted = yield* singularSystem(reduced);
  const square = (value: number) => value * value;
  return {
    condition: conditionOf(values.map(square)),
    lifted: { largest: square(lifted.values[0]), smallest: square(lifted.values[kept.length - 1]) },
  };
}

/** Columns of J that stay when a unit goes. */
function keptColumns(layout: Layout, gone: UnitPlace | null): readonly number[] {
  const lost = new Set(gone === null ? [] : weightsOfUnit(layout, gone));
  return Array.from(layout.freeIndex.keys())
    .filter((index) => layout.freeIndex[index] >= 0 && !lost.has(index))
    .map((index) => layout.freeIndex[index]);
}

/** Every index of theta that belongs to a unit: the rows into it, the columns out of it. */
function weightsOfUnit(layout: Layout, { layer, unit }: UnitPlace): number[] {
  const own = layout.layers[layer];
  const row = own.at + unit * own.fan;
  const into = Array.from({ length: own.fan }, (_, k) => row + k);
  const out = layout.layers.flatMap((plan: LayerLayout) =>
    plan.sources
      .filter((source) => source.layer === layer)
      .flatMap(({ at }) =>
        Array.from({ length: plan.blocks * plan.size }, (_, i) => plan.at + i * plan.fan + at + unit),
      ),
  );
  return [...into, ...out];
}
