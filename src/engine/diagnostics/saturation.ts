/** Which units sit where their function is flat. */
import type { LayerTrack } from '../network/trajectory.ts';
import { withoutUnit, foldUnit } from './remove-unit.ts';
import type { Diagnostic } from './index.ts';
import { atOwnWeights, tryWeights } from './jacobian-blocks.ts';
import { fitting, shown, unitName } from './looked-at.ts';
import type { Finding, Remedy } from './result.ts';
import type { Subject } from './subject.ts';
import type { Layout, LayerLayout } from '../network/layout.ts';

/** One net of one unit: how often it is flat, and the mean of its unit's value. */
interface Share {
  readonly words: string;
  readonly layer: number;
  readonly unit: number;
  /** Whether it is a gate of a gated unit. */
  readonly isGate: boolean;
  readonly share: number;
  /** Mean and standard deviation of the unit's values. */
  readonly mean: number;
  readonly spread: number;
}

/** Gates count as closed or open for good beyond this distance from the middle, as |y| of tanh units does. */
const FLAT = 0.99;

/**
 * Share of all steps (and sequences) at which a unit is saturated: |y| > 0.99 for tanh units, y > 0.99 or y < 0.01 for
 * logistic ones and gates, y = 0 for rectified ones.
 */
export const saturation: Diagnostic = {
  name: 'saturation',
  label: 'Saturated units',
  help: 'For each hidden unit the share of steps at which its function is flat: it carries no gradient then, and a unit that is always there says no more than a bias.',
  family: 'causes',
  source: 'Pedersen 1997, "Approximate dependency", situation 1',
  normal: 'Below 20 % for most units. A unit may saturate for a while without harm.',
  advice:
    'A unit that is saturated at nearly every step makes its outgoing weights proportional to biases: the Hessian becomes ill-conditioned. Raise weight decay, start with smaller weights, or take the unit out and put its constant value into the biases.',
  needs: [],
  fields: {
    share: {
      kind: 'number',
      label: 'Named from',
      help: 'Units that are saturated at least at this share of the steps are named.',
      default: 0.95,
      above: 0,
      max: 1,
    },
  },
  refuses: ({ layout }) =>
    layout.layers.some(isLookedAt)
      ? null
      : 'All units of this network are linear; they have no part where they are flat.',
  flops: ({ layout, steps, batch }) =>
    layout.layers.reduce((sum, { size, blocks }) => sum + 6 * size * blocks, 0) * steps * batch,
  compute: function* (subject, options) {
    atOwnWeights(subject);
    const shares: Share[] = [];
    const { layers } = subject.layout;
    for (const [l, plan] of layers.entries()) {
      if (isLookedAt(plan)) shares.push(...sharesOf(subject, l));
      yield (l + 1) / (layers.length + 1);
    }
    const named = shares.filter(({ share }) => share >= (options.share as number));
    const findings = findingsOf(subject, named);
    atOwnWeights(subject);
    return { scalars: scalarsOf(shares), panels: [panelOf(shares)], findings };
  },
};

const isLookedAt = ({ activation, gates }: LayerLayout): boolean => gates !== null || activation !== 'linear';

function sharesOf(subject: Subject, l: number): Share[] {
  const { layout, problem } = subject;
  const plan = layout.layers[l];
  const { gates, size, blocks } = plan;
  // What a gated unit multiplies before it adds is no gate, and has no flat part.
  const nets = Array.from({ length: blocks }, (_, block) => block).filter(
    (block) => gates?.blocks[block] !== 'recurrent candidate',
  );
  return nets.flatMap((block) =>
    Array.from({ length: size }, (_, unit) => {
      let flat = 0;
      let rows = 0;
      for (const { track } of problem.parts) {
        const { y, yAt } = track.layers[l];
        const width = blocks * size;
        const end = problem.window.to * track.batch;
        for (let row = 0; row < end; row++)
          if (isFlat(plan, block, y[yAt + row * width + block * size + unit])) flat++;
        rows += end;
      }
      const net = gates === null ? '' : ` (${gates.blocks[block]})`;
      return {
        words: `${unitName(plan, unit)}${net}`,
        layer: l,
        unit,
        isGate: gates !== null,
        share: flat / rows,
        ...momentsOf(subject, l, unit),
      };
    }),
  );
}

/** Whether f' is next to nothing at a value of f. Candidates of gated units go from -1 to 1, gates from 0 to 1. */
function isFlat({ activation, gates }: LayerLayout, block: number, y: number): boolean {
  if (gates !== null) {
    return gates.blocks[block] === 'candidate' ? Math.abs(y) > FLAT : y > FLAT || y < 1 - FLAT;
  }
  if (activation === 'tanh') return Math.abs(y) > FLAT;
  return activation === 'logistic' ? y > FLAT || y < 1 - FLAT : y === 0;
}

/** Mean and standard deviation of a unit's value over all steps and sequences. */
function momentsOf({ problem }: Subject, l: number, unit: number): { mean: number; spread: number } {
  let sum = 0;
  let squares = 0;
  let rows = 0;
  for (const { track } of problem.parts) {
    const layer: LayerTrack = track.layers[l];
    const first = track.history * track.batch;
    for (let row = 0; row < problem.window.to * track.batch; row++) {
      const value = layer.h[(first + row) * layer.plan.size + unit];
      sum += value;
      squares += value * value;
      rows++;
    }
  }
  const mean = sum / rows;
  return { mean, spread: Math.sqrt(Math.max(0, squares / rows - mean * mean)) };
}

function scalarsOf(shares: readonly Share[]) {
  const values = shares.map(({ share }) => share);
  return [
    {
      name: 'mean-saturation',
      label: 'Mean share of saturated steps',
      value: values.reduce((sum, value) => sum + value, 0) / values.length,
    },
    {
      name: 'largest-saturation',
      label: 'Largest share of saturated steps',
      value: Math.max(...values),
    },
  ];
}

function panelOf(shares: readonly Share[]) {
  return {
    kind: 'bars' as const,
    name: 'saturation',
    title: 'Share of steps at which a unit is saturated',
    y: { label: 'Share of steps' },
    labels: shares.map(({ words }) => words),
    values: Float64Array.from(shares, ({ share }) => share),
  };
}

function findingsOf(subject: Subject, named: readonly Share[]): Finding[] {
  return [...named]
    .sort((a, b) => b.share - a.share)
    .slice(0, 5)
    .map((one) => {
      const percent = `${shown(100 * one.share)} % of the steps`;
      const activation = subject.layout.layers[one.layer].activation;
      const what = !one.isGate && activation === 'relu' ? 'is silent at' : 'is saturated at';
      return {
        name: one.isGate ? 'saturated-gate' : 'saturated-unit',
        level: one.isGate ? ('note' as const) : ('warning' as const),
        sentence: one.isGate
          ? `${one.words} ${what} ${percent}: the gate hardly ever changes.`
          : `${one.words} ${what} ${percent} (mean ${shown(one.mean)}, standard deviation ${shown(one.spread)}): it says little more than a bias, and hardly learns.`,
        remedies: one.isGate ? [] : remediesOf(subject, one),
      };
    });
}

/** The unit goes, its mean goes into the biases of what reads it. */
function remediesOf(subject: Subject, { layer, unit, mean, words }: Share): readonly Remedy[] {
  if (!isHidden(subject.layout, layer)) return [];
  const theta = foldUnit(subject, { layer, unit, into: { constant: mean } });
  const patch = theta === null ? null : withoutUnit(subject, theta, { layer, unit });
  if (theta === null || patch === null) return [];
  const before = atOwnWeights(subject).error;
  const { error } = tryWeights(subject, theta);
  return fitting(subject, [
    {
      name: 'take-out',
      label: `Take ${words} out`,
      help: `Puts its mean value into the biases of what reads it. Before further training the error goes from ${shown(before)} to ${shown(error)}.`,
      patch,
    },
  ]);
}

const isHidden = (layout: Layout, l: number): boolean => l !== layout.output;
