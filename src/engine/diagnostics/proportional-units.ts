/** Units, and derivatives, that say the same thing up to a factor. */
import type { Layout } from '../network/layout.ts';
import { cosines, type Pair, pairsAbove, type Signals, slopesOf, valuesOf } from './cosines.ts';
import { trainedWeights } from './directions.ts';
import type { Diagnostic } from './index.ts';
import {
  atOwnWeights,
  factorJacobian,
  jacobianFlops,
  refusesJacobian,
  subjectInDouble,
} from './jacobian-blocks.ts';
import { pairRemedies } from './pair-remedies.ts';
import { stage } from './progress.ts';
import type { Finding, Panel } from './result.ts';
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
    const remedies = k < MOST_PREDICTED ? yield* stage(pairRemedies(subject, pair, outputs), share) : [];
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
