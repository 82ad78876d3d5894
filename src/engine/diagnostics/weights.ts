/** Every weight by itself: its value now, and as a curve while training. */
import type { Diagnostic } from './index.ts';
import { finite } from './looked-at.ts';
import type { Panel, Scalar } from './result.ts';
import { weightWords } from './weight-words.ts';

/** One weight that exists, in words. */
interface Named {
  readonly name: string;
  readonly words: string;
  readonly value: number;
}

/** Columns of the histogram. */
const BINS = 41;

/**
 * Values of all weights that exist: named one by one in small networks, so that they become curves while a run trains
 * (Pedersen 1997, figures 1 and 3, right panels), and as a histogram.
 */
export const weights: Diagnostic = {
  name: 'weights',
  label: 'Weights',
  help: 'The value of every weight. While a run trains, those of a small network are curves: which of them grow, and together with which.',
  family: 'conditioning',
  source: 'Pedersen 1997, figures 1 and 3',
  normal:
    'Most weights between -5 and 5 on scaled data, and none that goes on growing while the error stays.',
  advice:
    'Weights that grow together lead from units that say the same thing: see proportional units, and raise weight decay.',
  needs: [],
  fields: {
    most: {
      kind: 'integer',
      label: 'Named up to',
      help: 'Networks with at most so many weights have each of them as a curve.',
      default: 40,
      min: 0,
      max: 1000,
    },
  },
  refuses: ({ layout }) => (layout.parameters > 0 ? null : 'This network has no weights.'),
  flops: ({ layout }) => 4 * layout.parameters,
  compute: function* (subject, options) {
    const all = subject.weights.map((weight) => ({
      name: `weight-${weight.index}`,
      words: weightWords(weight),
      value: subject.problem.theta[weight.index],
    }));
    yield 0.9;
    const largest = all.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0);
    const named = all.length <= (options.most as number) ? all : [];
    return {
      scalars: [
        { name: 'largest-weight', label: 'Largest weight, without sign', value: finite(largest), log: true },
        {
          name: 'share-near-zero',
          label: 'Share of weights below a hundredth of the largest',
          value: all.filter(({ value }) => Math.abs(value) < largest / 100).length / Math.max(1, all.length),
        },
        ...named.map(scalarOf),
      ],
      panels: [...(named.length > 0 ? [bars(named)] : []), histogram(all, largest)],
      findings: [],
    };
  },
};

const scalarOf = ({ name, words, value }: Named): Scalar => ({ name, label: words, value: finite(value) });

function bars(named: readonly Named[]): Panel {
  return {
    kind: 'bars',
    name: 'values',
    title: 'Weights',
    y: { label: 'Weight' },
    labels: named.map(({ words }) => words),
    values: Float64Array.from(named, ({ value }) => finite(value)),
  };
}

/** Counts over bins of equal width from -largest to largest, by the middle of each bin. */
function histogram(all: readonly Named[], largest: number): Panel {
  const counts = new Float64Array(BINS);
  const width = (2 * largest) / BINS;
  for (const { value } of all) {
    const bin = width > 0 ? Math.floor((value + largest) / width) : (BINS - 1) / 2;
    if (Number.isFinite(bin)) counts[Math.min(BINS - 1, bin)]++;
  }
  return {
    kind: 'lines',
    name: 'histogram',
    title: 'How many weights have which value',
    x: { label: 'Weight' },
    y: { label: 'Weights' },
    traces: [{ label: 'weights', x: counts.map((_, i) => -largest + (i + 0.5) * width || 0), y: counts }],
  };
}
