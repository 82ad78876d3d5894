/** What every weight is worth: the rise of the error if it were removed, and the network without the least of them. */
import { weightNames } from '../network/weight-names.ts';
import type { Problem } from '../train/problem.ts';
import { type Curvature, curvatureOf, MOST_WEIGHTS, refuseCurvature } from './curvature.ts';
import { singular } from './effective-parameters.ts';
import { denseFlops, inDouble, restore } from './in-double.ts';
import type { Diagnostic } from './index.ts';
import { fitting, shown } from './looked-at.ts';
import { stage } from './progress.ts';
import { type Measure, pruneWeights, type Pruning, saliencies } from './pruning.ts';
import type { DiagnosticResult, Finding, Panel, Remedy } from './result.ts';
import { expectedGains } from './saliencies.ts';
import type { Subject } from './subject.ts';
import { weightWords } from './weight-words.ts';

/** Share of the cost that training may still gain before saliencies, which are about a minimum, say little. */
const FAR_FROM_MINIMUM = 0.01;

/** A rise of E so many times larger than the model's says that the model does not hold. */
const BEYOND = 5;

/** Saliencies by optimal brain damage and optimal brain surgeon with weight decay. */
export const saliency: Diagnostic = {
  name: 'saliency',
  label: 'Saliencies',
  help: 'By how much the error rises if a weight is removed: with the other weights as they are (optimal brain damage), and with the others moved to make up for it (optimal brain surgeon). Both reckon with weight decay.',
  family: 'curvature',
  source:
    'Pedersen, Hansen & Larsen 1996; Pedersen & Hansen 1995; Le Cun, Denker & Solla 1990; Hassibi & Stork 1993',
  normal:
    'A few orders of magnitude between the least and the most salient weight. The surgeon needs a well-conditioned curvature and is badly hurt by numerical trouble; damage is the safer choice for recurrent networks (Pedersen 1997b, thesis abstract).',
  advice:
    'At a minimum, remove the weights of smallest saliency, a few at a time, train on, and go on until the final prediction error rises. A negative expected gain says that the error on new data should fall.',
  needs: ['tangent', 'second'],
  fields: {
    remove: {
      kind: 'integer',
      label: 'Weights to remove',
      help: 'How many weights the offered networks leave out.',
      default: 1,
      min: 1,
      max: 1000,
    },
    shown: {
      kind: 'integer',
      label: 'Weights shown',
      help: 'Bars are drawn for so many weights of smallest saliency; the table has all.',
      default: 20,
      min: 1,
      max: 1000,
    },
  },
  refuses: refuseCurvature,
  flops: (size, { remove }) => {
    const n = Math.min(size.layout.freeCount, MOST_WEIGHTS);
    return denseFlops(size) + 2 * n ** 3 + 4 * (remove as number) * n * (n + size.layout.parameters);
  },
  compute: function* (subject, options) {
    const problem = inDouble(subject);
    try {
      const curvature = yield* stage(curvatureOf(problem), { from: 0, to: 0.5 });
      const rest = describe(subject, problem, { curvature, options });
      return yield* stage(rest, { from: 0.5, to: 1 });
    } finally {
      restore(problem);
    }
  },
};

function* describe(
  subject: Subject,
  problem: Problem,
  given: { curvature: Curvature; options: Record<string, unknown> },
): Generator<number, DiagnosticResult> {
  const { curvature, options } = given;
  const found = yield* stage(saliencies(subject.layout, curvature, problem.theta), { from: 0, to: 0.4 });
  const count = options.remove as number;
  const prunings: (readonly [Measure, Pruning | null])[] = [];
  for (const measure of ['damage', 'surgeon'] as const) {
    const from = measure === 'damage' ? 0.4 : 0.7;
    const how = { curvature, measure, count };
    prunings.push([measure, yield* stage(pruneWeights(subject, problem, how), { from, to: from + 0.3 })]);
  }
  const rows = rowsOf(subject, problem, { ...found, curvature });
  const gain = possibleGain(problem, curvature);
  return {
    scalars: [
      { name: 'error', label: 'E, training', value: problem.error, log: true },
      { name: 'least-damage', label: 'Least rise of E, damage', value: rows.least.damage, log: true },
      { name: 'least-surgeon', label: 'Least rise of E, surgeon', value: rows.least.surgeon },
      { name: 'possible-gain', label: 'Cost that training can still gain', value: gain, log: true },
    ],
    panels: [tablePanel(rows.table), barsPanel(rows.table, options.shown as number)],
    findings: findingsOf(subject, problem, { curvature, prunings, gain }),
  };
}

type Row = readonly [string, number, number, number, number];

/** Rows by rising damage: weight, value, damage, surgeon, expected change on other data by damage. */
function rowsOf(
  subject: Subject,
  problem: Problem,
  found: {
    damage: Float64Array;
    surgeon: Float64Array;
    model: Parameters<typeof expectedGains>[0];
    curvature: Curvature;
  },
): { table: readonly Row[]; least: { damage: number; surgeon: number } } {
  const { damage, surgeon, model, curvature } = found;
  const names = new Map(weightNames(subject.layout).map((name) => [name.index, weightWords(name)]));
  const values = problem.counted * subject.layout.outputs;
  const gains = expectedGains(model, { values, error: problem.error });
  const rows = Array.from(curvature.indices, (index, c): Row => {
    return [names.get(index) ?? '', problem.theta[index], damage[c], surgeon[c], damage[c] + gains[c]];
  });
  return {
    table: rows.sort((a, b) => a[2] - b[2]),
    least: { damage: Math.min(...damage), surgeon: Math.min(...surgeon) },
  };
}

/** g'J^-1 g / 2: what a full Gauss-Newton step gains on the model. */
function possibleGain({ gradient }: Problem, { indices, inverse }: Curvature): number {
  const n = indices.length;
  let total = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) total += gradient[indices[i]] * inverse[i * n + j] * gradient[indices[j]];
  }
  return 0.5 * total;
}

function tablePanel(rows: readonly Row[]): Panel {
  return {
    kind: 'table',
    name: 'saliencies',
    title: 'Rise of E if a weight is removed',
    columns: ['Weight', 'Value', 'Damage', 'Surgeon', 'Damage, expected on new data'],
    rows,
  };
}

function barsPanel(rows: readonly Row[], most: number): Panel {
  const least = rows.slice(0, most);
  return {
    kind: 'bars',
    name: 'least',
    title: 'The least salient weights (optimal brain damage)',
    y: { label: 'Rise of E', log: true },
    labels: least.map(([name]) => name),
    values: Float64Array.from(least, ([, , damage]) => damage),
  };
}

function findingsOf(
  subject: Subject,
  problem: Problem,
  found: {
    curvature: Curvature;
    prunings: readonly (readonly [Measure, Pruning | null])[];
    gain: number;
  },
): Finding[] {
  const { curvature, prunings, gain } = found;
  const findings: Finding[] = [];
  if (gain > FAR_FROM_MINIMUM * Math.abs(problem.cost))
    findings.push({
      name: 'not-at-minimum',
      level: 'warning',
      sentence: `These weights are no minimum: a Gauss-Newton step could still take ${shown(gain)} off the cost of ${shown(problem.cost)}. Saliencies are about a minimum; train on first.`,
      remedies: [],
    });
  if (curvature.shift > 0) findings.push(singular(curvature.shift));
  findings.push(
    leastFinding(subject, problem, prunings),
    ...prunings.flatMap((one) => beyondModel(problem, one)),
  );
  return findings;
}

/** Says where removing weights in fact costs far more than the quadratic model has it. */
function beyondModel(problem: Problem, [measure, pruning]: readonly [Measure, Pruning | null]): Finding[] {
  if (pruning === null) return [];
  const { error, rise } = pruning;
  const actual = error - problem.error;
  if (actual <= Math.max(BEYOND * Math.abs(rise), 0.1 * problem.error)) return [];
  const who = measure === 'damage' ? 'damage' : 'surgeon';
  return [
    {
      name: `beyond-model-${measure}`,
      level: 'warning',
      sentence: `The network of optimal brain ${who} has in fact ${errorWords(error)} before it is trained again, where the quadratic model has ${shown(problem.error + rise)}: the model does not reach that far. ${measure === 'damage' ? 'Train nearer to a minimum first, with more weight decay.' : 'Optimal brain damage, which moves no other weights, is the safer choice.'}`,
      remedies: [],
    },
  ];
}

function leastFinding(
  subject: Subject,
  problem: Problem,
  prunings: readonly (readonly [Measure, Pruning | null])[],
): Finding {
  const [, first] = prunings[0];
  if (first === null)
    return {
      name: 'nothing-to-remove',
      level: 'note',
      sentence:
        'No weight of this network can be removed by itself: masks remove weights between plain units and from the inputs, not biases, frozen weights or weights into gated units.',
      remedies: [],
    };
  const names = new Map(subject.weights.map((name) => [name.index, weightWords(name)]));
  const words = names.get(first.chosen[0]) ?? '';
  return {
    name: 'least-salient',
    level: 'note',
    sentence: `The least salient weight is ${words}: without it E rises by about ${shown(first.rise / first.chosen.length)}, from ${shown(problem.error)}${first.chosen.length > 1 ? `, on average over the ${first.chosen.length} least salient` : ''}.`,
    remedies: fitting(
      subject,
      prunings.flatMap(([measure, pruning]) =>
        pruning === null ? [] : [remedyOf(subject, problem, { measure, pruning })],
      ),
    ),
  };
}

function remedyOf(
  { weights }: Subject,
  problem: Problem,
  { measure, pruning }: { measure: Measure; pruning: Pruning },
): Remedy {
  const names = new Map(weights.map((name) => [name.index, weightWords(name)]));
  const { chosen, alsoRemoved, rise, error, patch } = pruning;
  const what = chosen.length === 1 ? (names.get(chosen[0]) ?? '') : `${chosen.length} weights`;
  const listed = chosen.slice(0, 8).map((index) => names.get(index) ?? '');
  const more = chosen.length > 8 ? ` and ${chosen.length - 8} more` : '';
  const others =
    alsoRemoved.length === 0 ? '' : ` Units that then reach no output lose their incoming weights.`;
  const rest =
    measure === 'damage'
      ? 'The other weights stay as they are.'
      : 'The other weights move to where the cost is smallest without it, as far as the quadratic model knows.';
  return {
    name: `prune-${measure}`,
    label: `Remove ${what} (${measure === 'damage' ? 'optimal brain damage' : 'optimal brain surgeon'})`,
    help: `Removes ${listed.join('; ')}${more}. ${rest}${others} E = ${shown(problem.error)} becomes ${errorWords(error)} (by the model ${shown(problem.error + rise)}); train on afterwards.`,
    patch,
    ...(Number.isFinite(error) ? { predicted: { scalar: 'error', value: error } } : {}),
  };
}

const errorWords = (error: number): string =>
  Number.isFinite(error) ? `E = ${shown(error)}` : 'an E that is not finite';
