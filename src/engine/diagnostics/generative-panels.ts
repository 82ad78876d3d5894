/** Drawings of a generated series beside the data, and the statistics that they are compared by. */
import type { Generated } from './generative-run.ts';
import type { Growth } from './generative-growth.ts';
import type { Panel, Trace } from './result.ts';

/** Lags of the autocorrelation. */
const LAGS = 100;
/** Columns of the histogram. */
const BINS = 40;
/** Points of a portrait that are drawn. */
const MOST_POINTS = 1500;

/** Mean, standard deviation, and that of the later half. */
interface Moments {
  readonly mean: number;
  readonly sd: number;
  readonly lateSd: number;
}

/** Of the generated values before they run away, and of the training data; `distance` of their autocorrelations. */
export function momentsOf(generated: Generated): {
  readonly made: Moments & { readonly distance: number };
  readonly known: Moments;
} {
  const values = generated.values.subarray(0, generated.finite);
  const [a, b] = [autocorrelation(values), autocorrelation(generated.training)];
  const shared = Math.min(a.length, b.length);
  let sum = 0;
  for (let lag = 1; lag < shared; lag++) sum += (a[lag] - b[lag]) * (a[lag] - b[lag]);
  const distance = shared < 2 ? NaN : Math.sqrt(sum / (shared - 1));
  return { made: { ...moments(values), distance }, known: moments(generated.training) };
}

function moments(values: Float64Array): Moments {
  return { ...meanAndSd(values), lateSd: meanAndSd(values.subarray(values.length >> 1)).sd };
}

function meanAndSd(values: Float64Array): { mean: number; sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length;
  return { mean, sd: Math.sqrt(square) };
}

/** At lags 0, 1, ...; up to a quarter of the values. Empty for a constant. */
function autocorrelation(values: Float64Array): Float64Array {
  const { mean, sd } = meanAndSd(values);
  if (!(sd > 0)) return new Float64Array(0);
  return Float64Array.from({ length: Math.min(LAGS + 1, values.length >> 2) }, (_, lag) => {
    let sum = 0;
    for (let t = lag; t < values.length; t++) sum += (values[t] - mean) * (values[t - lag] - mean);
    return sum / ((values.length - lag) * sd * sd);
  });
}

/** True and generated values, their distribution, autocorrelation and path. */
export function generatedPanels(generated: Generated, lag: number): Panel[] {
  const { from, truth, training } = generated;
  const values = generated.values.subarray(0, generated.finite);
  const steps = (length: number) => Float64Array.from({ length }, (_, k) => from + k);
  return [
    {
      kind: 'lines',
      name: 'values',
      title: 'True and generated values',
      x: { label: 'Step' },
      y: { label: 'First output, scaled' },
      traces: [
        { label: 'true', x: steps(truth.length), y: truth },
        { label: 'generated', x: steps(values.length), y: values.slice() },
      ],
    },
    distributionPanel(training, values),
    {
      kind: 'lines',
      name: 'autocorrelation',
      title: 'Autocorrelation',
      x: { label: 'Lag (steps)' },
      y: { label: 'Autocorrelation' },
      traces: [
        ...numbered('training data', autocorrelation(training)),
        ...numbered('generated', autocorrelation(values)),
      ],
    },
    {
      kind: 'lines',
      name: 'portrait',
      title: 'Path of the series',
      x: { label: `Value ${lag} ${lag === 1 ? 'step' : 'steps'} before` },
      y: { label: 'Value' },
      traces: [...portrait('training data', training, lag), ...portrait('generated', values, lag)],
    },
  ];
}

const numbered = (label: string, y: Float64Array): Trace[] =>
  y.length === 0 ? [] : [{ label, x: y.map((_, k) => k), y }];

function portrait(label: string, values: Float64Array, lag: number): Trace[] {
  const length = Math.min(MOST_POINTS, values.length - lag);
  if (length < 2) return [];
  const at = values.length - lag - length;
  return [{ label, x: values.slice(at, at + length), y: values.slice(at + lag, at + lag + length) }];
}

function distributionPanel(training: Float64Array, values: Float64Array): Panel {
  const low = training.reduce((least, value) => Math.min(least, value), Infinity);
  const high = training.reduce((most, value) => Math.max(most, value), -Infinity);
  const width = (1.5 * (high - low)) / BINS || 1;
  const start = low - 0.25 * (high - low);
  const trace = (label: string, data: Float64Array): Trace[] => {
    const counts = new Float64Array(BINS);
    for (const value of data) {
      const bin = Math.floor((value - start) / width);
      if (bin >= 0 && bin < BINS) counts[bin]++;
    }
    const x = counts.map((_, bin) => start + (bin + 0.5) * width);
    return data.length === 0 ? [] : [{ label, x, y: counts.map((count) => count / (data.length * width)) }];
  };
  return {
    kind: 'lines',
    name: 'distribution',
    title: 'Distribution of the values',
    x: { label: 'Value, scaled' },
    y: { label: 'Density' },
    traces: [...trace('training data', training), ...trace('generated', values)],
  };
}

/** Error over steps since the network was left to itself. */
export const growthPanel = ({ errors, starts }: Growth, limit: number): Panel => ({
  kind: 'lines',
  name: 'growth',
  title: 'Growth of errors',
  x: { label: 'Generated steps' },
  y: { label: 'Error in standard deviations', log: true },
  traces: [
    {
      label: `root mean square over ${starts} ${starts === 1 ? 'start' : 'starts'}`,
      x: errors.map((_, k) => k + 1),
      y: errors.map((error) => (error > 0 && error < Infinity ? error : NaN)),
    },
  ],
  references: [{ axis: 'y', at: limit, label: 'diverged' }],
});
