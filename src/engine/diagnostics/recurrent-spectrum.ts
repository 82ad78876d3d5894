/** The recurrent weights as matrices: where their eigenvalues lie, how much they can stretch. */
import { isRecurrent } from '../initialisations/matrices.ts';
import { eigenvalues, type Eigenvalues } from '../math/eigenvalues.ts';
import { matrix, type Matrix } from '../math/kernels.ts';
import { largestSingularValue } from '../math/largest-singular-value.ts';
import { singularValues } from '../math/singular-values.ts';
import type { Layout } from '../network/layout.ts';
import { weightBlocks, type WeightBlock } from '../network/weight-blocks.ts';
import type { Diagnostic } from './index.ts';
import { blockName, boundedRecurrence, finite, shown, slug } from './looked-at.ts';
import type { Finding, Panel, Scalar } from './result.ts';
import type { Subject } from './subject.ts';
import { againstVanishing } from './through-time-remedies.ts';

/** A square matrix that carries states from step to step. */
interface Recurrence {
  readonly words: string;
  readonly weights: Matrix;
}

/**
 * Eigenvalues and singular values of every recurrent matrix: of a layer's weights from its own earlier values, net by
 * net for gated units, and of the product of weights around every loop of two layers of plain units.
 */
export const recurrentSpectrum: Diagnostic = {
  name: 'recurrent-spectrum',
  label: 'Recurrent weights',
  help: 'Eigenvalues of every recurrent matrix in the complex plane with the unit circle, spectral radius, singular values; around loops of two layers, those of the product of their weights.',
  family: 'time',
  source: 'Pascanu et al. 2013, section 2.1 and supplement; Bianchi et al. 2017, section 2.1; Galvan 2016',
  normal:
    'A spectral radius between 0.8 and 1.5. The largest singular value bounds how much one step can stretch an error; the eigenvalues say what many steps do near the origin.',
  advice:
    'Where the largest singular value times the largest slope of the units is below 1, errors are bound to vanish: start with a larger spectral radius, or use gated units. A radius far above 1 with saturated units calls for clipping.',
  needs: [],
  fields: {},
  refuses: ({ layout }) =>
    recurrencesOf(layout, new Float64Array(layout.parameters)).length > 0
      ? null
      : 'No layer of this network reads its own earlier values, so there are no recurrent weights.',
  flops: ({ layout }) =>
    recurrencesOf(layout, new Float64Array(layout.parameters)).reduce(
      (sum, { weights }) => sum + 60 * weights.rows * weights.rows * weights.rows,
      0,
    ),
  compute: function* (subject) {
    const { layout, problem } = subject;
    const found = [];
    const all = recurrencesOf(layout, Float64Array.from(problem.theta));
    for (const { words, weights } of all) {
      const values = finiteEigenvalues(weights);
      yield (found.length + 0.5) / all.length;
      found.push({ words, values, stretches: singularValues(weights) });
      yield found.length / all.length;
    }
    return {
      scalars: found.flatMap(scalarsOf),
      panels: [eigenvaluePanel(found), singularPanel(found)],
      findings: boundFindings(subject, problem.theta),
    };
  },
};

/** Of weights that have overflowed there are none: NaN. */
function finiteEigenvalues(weights: Matrix): Eigenvalues {
  const { data, at, rows, cols, stride } = weights;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      if (Number.isFinite(data[at + i * stride + j])) continue;
      const none = new Float64Array(rows).fill(NaN);
      return { re: none, im: none };
    }
  }
  return eigenvalues(weights);
}

interface Found {
  readonly words: string;
  readonly values: Eigenvalues;
  readonly stretches: Float64Array;
}

function recurrencesOf(layout: Layout, theta: Float64Array): readonly Recurrence[] {
  const blocks = weightBlocks(layout).filter((block) => isRecurrent(layout, block));
  const single = blocks.map((block) => ({
    words: blockName(layout, block),
    weights: weightsOf(theta, block),
  }));
  return [...single, ...loopsOf(layout, theta)];
}

const weightsOf = (theta: Float64Array, { rows, cols, at, stride }: WeightBlock): Matrix =>
  matrix(theta, { rows, cols, at, stride });

/** W_ba W_ab for layers a before b that read each other; the product has the size of the smaller layer. */
function loopsOf(layout: Layout, theta: Float64Array): Recurrence[] {
  const between = weightBlocks(layout).filter(
    ({ kind, layer, source }) =>
      kind === 'layer' && layout.layers[layer].gates === null && layout.layers[source].gates === null,
  );
  return between.flatMap((there) =>
    between
      .filter(
        (back) => back.layer === there.source && back.source === there.layer && there.source < there.layer,
      )
      .map((back) => {
        const isSmaller = there.rows <= there.cols;
        const [first, second] = isSmaller ? [back, there] : [there, back];
        const names = [there.source, there.layer, there.source].map((l) => layout.layers[l].name);
        const steps = there.delay + back.delay;
        const words = `${names.join(' to ')}${steps > 1 ? `, ${steps} steps` : ''}`;
        return { words, weights: product(weightsOf(theta, second), weightsOf(theta, first)) };
      }),
  );
}

function product(a: Matrix, b: Matrix): Matrix {
  const data = new Float64Array(a.rows * b.cols);
  for (let i = 0; i < a.rows; i++) {
    for (let k = 0; k < a.cols; k++) {
      const factor = a.data[a.at + i * a.stride + k];
      for (let j = 0; j < b.cols; j++) data[i * b.cols + j] += factor * b.data[b.at + k * b.stride + j];
    }
  }
  return matrix(data, { rows: a.rows, cols: b.cols });
}

function scalarsOf({ words, values, stretches }: Found): Scalar[] {
  const name = slug(words);
  const radius = values.re.reduce(
    (most, re, i) => Math.max(most, Math.sqrt(re * re + values.im[i] * values.im[i])),
    0,
  );
  const one = [{ axis: 'y' as const, at: 1, label: '1' }];
  return [
    { name: `radius-${name}`, label: `Spectral radius, ${words}`, value: finite(radius), references: one },
    {
      name: `stretch-${name}`,
      label: `Largest singular value, ${words}`,
      value: finite(stretches[0]),
      references: one,
    },
  ];
}

function eigenvaluePanel(found: readonly Found[]): Panel {
  return {
    kind: 'points',
    name: 'eigenvalues',
    title: 'Eigenvalues of the recurrent weights',
    x: { label: 'Real part' },
    y: { label: 'Imaginary part' },
    traces: found.map(({ words, values }) => ({ label: words, x: values.re, y: values.im })),
    unitCircle: true,
  };
}

function singularPanel(found: readonly Found[]): Panel {
  return {
    kind: 'lines',
    name: 'singular-values',
    title: 'Singular values of the recurrent weights',
    x: { label: 'Rank' },
    y: { label: 'Singular value', log: true },
    traces: found.map(({ words, stretches }) => ({
      label: words,
      x: stretches.map((_, i) => i + 1),
      y: stretches.map((value) => (value > 0 ? value : NaN)),
    })),
    references: [{ axis: 'y', at: 1, label: '1' }],
  };
}

/** mu_max sigma'_max < 1 is sufficient for vanishing (Pascanu et al. 2013, section 2.1). */
function boundFindings(subject: Subject, theta: ArrayLike<number>): readonly Finding[] {
  const bounded = boundedRecurrence(subject.layout);
  if (bounded === null) return [];
  const { block, slope } = bounded;
  const rate = slope * largestSingularValue(weightsOf(Float64Array.from(theta), block));
  if (!(rate < 1)) return [];
  const { name } = subject.layout.layers[block.layer];
  return [
    {
      name: 'bound-to-vanish',
      level: 'warning',
      sentence: `Errors in layer "${name}" are bound to vanish: every step back shrinks them to ${shown(rate)} of their length or less, whatever the data (largest singular value ${shown(rate / slope)}, largest slope ${slope}).`,
      remedies: againstVanishing(subject),
    },
  ];
}
