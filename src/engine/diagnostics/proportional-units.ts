/** Units, and derivatives, that say the same thing up to a factor. */
import type { LayerLayout, Layout } from '../network/layout.ts';
import { singularSystem } from '../math/singular-vectors.ts';
import { emptyFactor, addRows } from '../math/triangular-factor.ts';
import { penaltyCurvature } from '../train/problem.ts';
import { conditionOf } from './conditioning.ts';
import { cosines, type Pair, pairsAbove, type Signals, slopesOf, valuesOf } from './cosines.ts';
import { trainedWeights } from './directions.ts';
import type { Diagnostic } from './index.ts';
import {
  atOwnWeights,
  factorJacobian,
  jacobianFlops,
  refusesHessian,
  refusesJacobian,
  subjectInDouble,
  tryWeights,
} from './jacobian-blocks.ts';
import { fitting, shown } from './looked-at.ts';
import { stage } from './progress.ts';
import { raiseAlpha } from './raise-alpha.ts';
import { foldUnit, type Substitute, type UnitPlace, withoutUnit } from './remove-unit.ts';
import type { Finding, Panel, Remedy } from './result.ts';
import type { Subject } from './subject.ts';

/** Above so many units or weights the matrix of all pairs is not drawn. */
const MOST_DRAWN = 400;
/** Findings that are written out, and pairs among them whose remedies are predicted. */
const MOST_FINDINGS = 5;
const MOST_PREDICTED = 2;

/**
 * |cos theta| of all pairs of unit outputs over time, of all pairs of their slopes f'(net), and of all pairs of columns
 * of J (Pedersen 1997, situations 2 and 3, and figure 1, where cos theta = 0.9998 after 100 iterations).
 */
export const proportionalUnits: Diagnostic = {
  name: 'proportional-units',
  label: 'Proportional units',
  help: 'The cosine of the angle between the outputs of every two hidden units over time, between their slopes, and between the derivatives of the output by every two weights. Near 1 two of them say the same thing.',
  family: 'causes',
  source: 'Pedersen 1997, "Approximate dependency", situations 2 and 3',
  normal: 'Cosines below 0.99. Hidden units of a small network are often correlated at 0.9.',
  advice:
    'Two units above 0.999 make the Hessian nearly singular, and their outgoing weights grow against each other. Merge them, or raise weight decay.',
  needs: ['tangent', 'second'],
  fields: {
    cosine: {
      kind: 'number',
      label: 'Named from',
      help: 'Pairs with a cosine of at least this are named.',
      default: 0.999,
      above: 0,
      max: 1,
    },
  },
  refuses: (size) => {
    const units = hiddenUnits(size.layout);
    if (units < 2) return 'There are fewer than two hidden units, so there are no pairs.';
    if (units > 1000) return `There are ${units} hidden units; pairs are looked at for up to 1000.`;
    return null;
  },
  flops: (size) => {
    const units = hiddenUnits(size.layout);
    return (
      4 * units * units * size.steps * size.batch + (refusesJacobian(size) === null ? jacobianFlops(size) : 0)
    );
  },
  compute: function* (given, options) {
    const subject = subjectInDouble(given);
    const threshold = options.cosine as number;
    atOwnWeights(subject);
    const outputs = valuesOf(subject);
    const cosOutputs = yield* stage(cosines(outputs), { from: 0, to: 0.1 });
    const slopes = slopesOf(subject);
    const cosSlopes = yield* stage(cosines(slopes), { from: 0.1, to: 0.2 });
    const columns = yield* stage(columnCosines(subject), { from: 0.2, to: 0.5 });
    const pairs = pairsAbove(cosOutputs, outputs, threshold);
    const findings = yield* stage(
      findingsOf(subject, {
        pairs,
        outputs,
        slopePairs: pairsAbove(cosSlopes, slopes, threshold).filter(isElsewhere(pairs, outputs, slopes)),
        slopes,
      }),
      { from: 0.5, to: 1 },
    );
    atOwnWeights(subject);
    const panels = [
      panel('outputs', 'Outputs of units: |cos|', outputs.names, cosOutputs),
      panel('slopes', 'Slopes of units: |cos|', slopes.names, cosSlopes),
      ...(columns === null
        ? []
        : [panel('derivatives', 'Derivatives by weights: |cos|', trainedWeights(subject), columns)]),
    ];
    return {
      scalars: [
        scalar('largest-cosine', 'Largest |cos| of two units', cosOutputs),
        scalar('largest-cosine-of-slopes', 'Largest |cos| of two slopes', cosSlopes),
        scalar('largest-cosine-of-derivatives', 'Largest |cos| of two columns of J', columns),
      ],
      panels: panels.filter((one) => one.kind !== 'matrix' || fits(one.rows.length)),
      findings,
    };
  },
};

const fits = (count: number) => count > 0 && count <= MOST_DRAWN;

const hiddenUnits = ({ layers, output }: Layout): number =>
  layers.reduce((sum, { size }, l) => sum + (l === output ? 0 : size), 0);

/** |cos| of the columns of J, which are those of its triangular factor; null where J is not looked at. */
function* columnCosines(subject: Subject): Generator<number, Float64Array | null, void> {
  if (refusesJacobian(subject) !== null) return null;
  const [{ factor }] = yield* factorJacobian(subject, [{ weighted: false }]);
  const { n, r } = factor;
  const columns = Float64Array.from({ length: n * n }, (_, i) => r[(i % n) * n + Math.floor(i / n)]);
  return yield* cosines({ rows: n, length: n, values: columns, places: [], names: [] });
}

function panel(name: string, title: string, names: readonly string[], values: Float64Array): Panel {
  return {
    kind: 'matrix',
    name,
    title,
    x: { label: '' },
    y: { label: '' },
    rows: names,
    columns: names,
    values,
    scale: 'unit',
  };
}

/** The largest off the diagonal; NaN where there is nothing to compare. */
function scalar(name: string, label: string, values: Float64Array | null) {
  const n = values === null ? 0 : Math.sqrt(values.length);
  let largest = NaN;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const value = values?.[i * n + j] ?? NaN;
      if (!(value <= largest)) largest = value;
    }
  }
  return { name, label, value: largest };
}

/** Pairs of slopes are named only where the outputs themselves are not. */
const isElsewhere = (pairs: readonly Pair[], outputs: Signals, slopes: Signals) => (pair: Pair) =>
  !pairs.some(
    ({ i, j }) => outputs.names[i] === slopes.names[pair.i] && outputs.names[j] === slopes.names[pair.j],
  );

interface Found {
  readonly pairs: readonly Pair[];
  readonly outputs: Signals;
  readonly slopePairs: readonly Pair[];
  readonly slopes: Signals;
}

function* findingsOf(
  subject: Subject,
  { pairs, outputs, slopePairs, slopes }: Found,
): Generator<number, Finding[], void> {
  const findings: Finding[] = [];
  const named = pairs.slice(0, MOST_FINDINGS);
  for (const [k, pair] of named.entries()) {
    const share = { from: k / named.length, to: (k + 1) / named.length };
    const remedies = k < MOST_PREDICTED ? yield* stage(remediesOf(subject, pair, outputs), share) : [];
    const more = k === named.length - 1 && pairs.length > named.length ? pairs.length - named.length : 0;
    findings.push({
      name: 'proportional-outputs',
      level: pair.cosine >= 0.9995 ? 'problem' : 'warning',
      sentence: `${outputs.names[pair.i]} and ${outputs.names[pair.j]} are proportional, cos ${cosineText(pair)}: they say the same thing, and the error hardly depends on how their outgoing weights are shared out.${more > 0 ? ` There are ${more} more such pairs.` : ''}`,
      remedies,
    });
  }
  for (const pair of slopePairs.slice(0, MOST_FINDINGS)) {
    findings.push({
      name: 'proportional-slopes',
      level: 'note',
      sentence: `The slopes of ${slopes.names[pair.i]} and ${slopes.names[pair.j]} are proportional, cos ${cosineText(pair)}: their incoming weights act alike.`,
      remedies: [],
    });
  }
  return findings;
}

/** With as many digits as tell it from 1. */
function cosineText({ sign, cosine }: Pair): string {
  const digits = [4, 7, 10].find((count) => Number(cosine.toFixed(count)) < 1) ?? 0;
  return `${sign < 0 ? '-' : ''}${cosine.toFixed(digits)}`;
}

/** Merge the pair, remove one of it, or raise alpha. */
function* remediesOf(
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
