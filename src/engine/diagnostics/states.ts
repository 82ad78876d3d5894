/** What the units do over time. */
import { symmetricEigen } from '../math/linalg.ts';
import { matrix } from '../math/kernels.ts';
import type { Part } from '../train/problem.ts';
import type { Diagnostic } from './index.ts';
import { refresh, sequenceField, sequenceOf, unitName } from './looked-at.ts';
import type { Finding, Panel, Scalar, Trace } from './result.ts';
import { isSaturated, netsOf, type LayerValues, valuesOf } from './state-values.ts';
import type { Subject } from './subject.ts';

/** Columns of the heat map, points of a line: more steps are drawn by their means. */
const MOST_COLUMNS = 400;
const MOST_POINTS = 2000;

/** A unit that varies less than this over time is called constant. */
const CONSTANT = 1e-6;

/**
 * Values and pre-activations of every layer but the output over the steps of one sequence: mean, median, share of
 * saturated units; every unit as a row of a heat map; a phase portrait of each layer with feedback.
 */
export const states: Diagnostic = {
  name: 'states',
  label: 'States over time',
  help: 'Values and pre-activations of the units at every step: mean and median over the units, share of saturated ones, each unit as a row of a heat map, and the path of the state in a plane. For gated units the mean of every gate.',
  family: 'inside',
  source: 'Pedersen 1997, section 4; Glorot & Bengio 2010, section 3; Jaeger 2001',
  normal: 'Units vary with the data and differ from each other; few are saturated for long.',
  advice:
    'Where most units are saturated most of the time, start with smaller weights or scale the inputs. Units that stay constant are no use: retrain from other weights, or remove them.',
  needs: [],
  fields: {
    sequence: sequenceField,
    portrait: {
      kind: 'choice',
      label: 'Phase portrait',
      help: 'The plane in which the path of the state is drawn.',
      default: 'units',
      options: [
        { value: 'units', label: 'The two units that vary most' },
        { value: 'components', label: 'The first two principal components' },
      ],
    },
  },
  refuses: ({ layout }) =>
    layout.layers.length > 1
      ? null
      : 'The network has no layer but its output, so there are no states to look at.',
  flops: ({ layout, steps }) =>
    steps * (2 * layout.parameters + 40 * layout.layers.reduce((n, l) => n + l.size, 0)),
  compute: function* (subject, options) {
    refresh(subject);
    const { layout } = subject;
    const place = sequenceOf(subject, options.sequence as number);
    const scalars: Scalar[] = [];
    const panels: Panel[] = [];
    const findings: Finding[] = [];
    const saturation: Trace[] = [];
    const layers = layout.layers.flatMap((_, l) => (l === layout.output ? [] : [l]));
    for (const [i, l] of layers.entries()) {
      const values = valuesOf(subject.problem, place, l);
      const share = (part: number) => (i + part) / layers.length;
      panels.push(
        yield* averagePanel(values, { name: 'values', title: 'Values', share: (s) => share(0.4 * s) }),
      );
      panels.push(yield* netPanel(subject, { ...place, l }, (s) => share(0.4 + 0.3 * s)));
      panels.push(heatMap(values));
      if (values.isRecurrent) panels.push(...portrait(values, options.portrait as 'units' | 'components'));
      if (values.saturation !== null) saturation.push(saturationTrace(values));
      scalars.push(...scalarsOf(values));
      findings.push(...constantUnits(values));
      yield (i + 1) / layers.length;
    }
    return { scalars, panels: [...panels, ...saturationPanel(saturation)], findings };
  },
};

/** Mean and median over the units at every step. */
function* averagePanel(
  { name: layer, size, steps, data, first }: LayerValues,
  { name, title, share }: { name: string; title: string; share: (part: number) => number },
): Generator<number, Panel, void> {
  const means = new Float64Array(steps);
  const medians = new Float64Array(steps);
  for (let t = 0; t < steps; t++) {
    const sorted = data.slice(t * size, (t + 1) * size).sort();
    means[t] = sorted.reduce((sum, value) => sum + value, 0) / size;
    medians[t] = (sorted[Math.floor((size - 1) / 2)] + sorted[Math.floor(size / 2)]) / 2;
    if (t % 512 === 511) yield share((t + 1) / steps);
  }
  return {
    kind: 'lines',
    name: `${name}-${layer}`,
    title: `${title} of layer "${layer}"`,
    x: { label: 'Step' },
    y: { label: 'Over the units' },
    traces: [binned('mean', means, first), binned('median', medians, first)],
  };
}

/** Nets of plain units, or the mean of each gate. */
function* netPanel(
  { problem, layout }: Subject,
  place: { part: Part; b: number; l: number },
  share: (part: number) => number,
): Generator<number, Panel, void> {
  const { name, gates, size } = layout.layers[place.l];
  const nets = netsOf(problem, place, place.l);
  if (gates === null) return yield* averagePanel(nets, { name: 'nets', title: 'Pre-activations', share });
  const means = gates.blocks.map((block, k) => {
    const mean = new Float64Array(nets.steps);
    for (let t = 0; t < nets.steps; t++) {
      const from = t * nets.size + k * size;
      for (let i = from; i < from + size; i++) mean[t] += nets.data[i] / size;
    }
    return binned(block, mean, nets.first);
  });
  return {
    kind: 'lines',
    name: `gates-${name}`,
    title: `Gates of layer "${name}"`,
    x: { label: 'Step' },
    y: { label: 'Mean over the units' },
    traces: means,
  };
}

/** A line over time; more steps than can be seen are drawn by the means of neighbours. */
function binned(label: string, values: Float64Array, first: number): Trace {
  const bins = Math.min(values.length, MOST_POINTS);
  const y = new Float64Array(bins);
  const x = new Float64Array(bins);
  for (let bin = 0; bin < bins; bin++) {
    const { from, to } = binOf(bin, bins, values.length);
    for (let t = from; t < to; t++) y[bin] += values[t] / (to - from);
    x[bin] = first + (from + to - 1) / 2;
  }
  return { label, x, y };
}

const binOf = (bin: number, bins: number, steps: number) => ({
  from: Math.floor((bin * steps) / bins),
  to: Math.floor(((bin + 1) * steps) / bins),
});

function heatMap({ name, size, steps, data, first, layer }: LayerValues): Panel {
  const bins = Math.min(steps, MOST_COLUMNS);
  const values = new Float64Array(size * bins);
  const columns: string[] = [];
  for (let bin = 0; bin < bins; bin++) {
    const { from, to } = binOf(bin, bins, steps);
    for (let t = from; t < to; t++) {
      for (let i = 0; i < size; i++) values[i * bins + bin] += data[t * size + i] / (to - from);
    }
    columns.push(to - from > 1 ? `${first + from} to ${first + to - 1}` : String(first + from));
  }
  return {
    kind: 'matrix',
    name: `units-${name}`,
    title: `Units of layer "${name}" over time`,
    x: { label: 'Step' },
    y: { label: 'Unit' },
    rows: Array.from({ length: size }, (_, i) => unitName(layer, i)),
    columns,
    values,
    scale: 'signed',
  };
}

/** The path of a layer's state in a plane; a single unit against itself one step before. */
function portrait(values: LayerValues, choice: 'units' | 'components'): Panel[] {
  const { name, size, steps, data, layer } = values;
  if (steps < 2) return [];
  const along = (direction: (i: number) => number) =>
    Float64Array.from({ length: steps }, (_, t) => {
      let sum = 0;
      for (let i = 0; i < size; i++) sum += direction(i) * data[t * size + i];
      return sum;
    });
  const unit = (k: number) => along((i) => (i === k ? 1 : 0));
  const axes = (): { x: Float64Array; y: Float64Array; labels: readonly [string, string] } => {
    if (size === 1) {
      const all = unit(0);
      return {
        x: all.subarray(0, -1),
        y: all.subarray(1),
        labels: [`${unitName(layer, 0)}, one step before`, unitName(layer, 0)],
      };
    }
    if (choice === 'units' || !values.variances.every(Number.isFinite)) {
      const [a, b] = mostVarying(values);
      return { x: unit(a), y: unit(b), labels: [unitName(layer, a), unitName(layer, b)] };
    }
    const [p, q] = components(values);
    return {
      x: along((i) => p[i]),
      y: along((i) => q[i]),
      labels: ['First principal component', 'Second principal component'],
    };
  };
  const { x, y, labels } = axes();
  return [
    {
      kind: 'lines',
      name: `portrait-${name}`,
      title: `Path of the state of layer "${name}"`,
      x: { label: labels[0] },
      y: { label: labels[1] },
      traces: [{ label: name, x: x.slice(), y: y.slice() }],
    },
  ];
}

/** The two units with the largest variance over time. */
function mostVarying({ variances }: LayerValues): readonly number[] {
  return Array.from(variances, (_, i) => i)
    .sort((a, b) => variances[b] - variances[a] || a - b)
    .slice(0, 2);
}

/** The two eigenvectors of the covariance over time with the largest eigenvalues, largest entry positive. */
function components({ size, steps, data, means }: LayerValues): readonly Float64Array[] {
  const covariance = new Float64Array(size * size);
  for (let t = 0; t < steps; t++) {
    for (let i = 0; i < size; i++) {
      const own = data[t * size + i] - means[i];
      for (let j = 0; j < size; j++)
        covariance[i * size + j] += (own * (data[t * size + j] - means[j])) / steps;
    }
  }
  const { values, vectors } = symmetricEigen(matrix(covariance, { rows: size, cols: size }));
  const order = Array.from(values, (_, k) => k).sort((a, b) => values[b] - values[a]);
  return order.slice(0, 2).map((k) => {
    const vector = Float64Array.from({ length: size }, (_, i) => vectors[i * size + k]);
    const largest = vector.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    return largest < 0 ? vector.map((value) => -value) : vector;
  });
}

function saturationTrace(values: LayerValues): Trace {
  const { size, steps, data, first, name } = values;
  const shares = Float64Array.from({ length: steps }, (_, t) => {
    let count = 0;
    for (let i = 0; i < size; i++) if (isSaturated(values, data[t * size + i])) count++;
    return count / size;
  });
  return binned(name, shares, first);
}

function saturationPanel(traces: readonly Trace[]): Panel[] {
  if (traces.length === 0) return [];
  return [
    {
      kind: 'lines',
      name: 'saturation',
      title: 'Saturated units over time',
      x: { label: 'Step' },
      y: { label: 'Share of the units of a layer' },
      traces,
    },
  ];
}

function scalarsOf(values: LayerValues): Scalar[] {
  const { name, size, data, variances } = values;
  const spread = Math.sqrt(variances.reduce((sum, variance) => sum + variance, 0) / size);
  const count = data.reduce((sum, value) => sum + (isSaturated(values, value) ? 1 : 0), 0);
  return [
    { name: `spread-${name}`, label: `Standard deviation over time, ${name}`, value: spread },
    ...(values.saturation === null
      ? []
      : [
          {
            name: `saturation-${name}`,
            label: `Share of saturated values, ${name}`,
            value: count / data.length,
          },
        ]),
  ];
}

function constantUnits({ layer, name, variances, means, size }: LayerValues): Finding[] {
  const constant = Array.from(variances, (_, i) => i).filter((i) => variances[i] < CONSTANT * CONSTANT);
  if (constant.length === 0) return [];
  const shownUnits = constant.slice(0, 5).map((i) => `${unitName(layer, i)} (at ${means[i].toPrecision(3)})`);
  const rest = constant.length > 5 ? ` and ${constant.length - 5} more` : '';
  const verb = constant.length === 1 ? 'stays' : 'stay';
  return [
    {
      name: `constant-${name}`,
      level: constant.length === size ? 'warning' : 'note',
      sentence: `${shownUnits.join(', ')}${rest} of the ${size} units of layer "${name}" ${verb} constant over the whole sequence and tell${constant.length === 1 ? 's' : ''} nothing about it.`,
      remedies: [],
    },
  ];
}
