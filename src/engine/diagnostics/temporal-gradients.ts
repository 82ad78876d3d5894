/** How errors fare on their way back through time. */
import { temporalNorms, temporalProducts } from '../gradients/temporal.ts';
import { exp, log } from '../math/elementary.ts';
import { squaredLength } from '../gradients/row-product.ts';
import { matrix, type Vec } from '../math/kernels.ts';
import { largestSingularValue } from '../math/largest-singular-value.ts';
import type { Layout } from '../network/layout.ts';
import { clearUntrained } from '../network/trained.ts';
import { gradientNorm } from '../train/problem.ts';
import type { Diagnostic } from './index.ts';
import { boundedRecurrence, finite, refresh, shown } from './looked-at.ts';
import type { Finding, Panel, Scalar, Trace } from './result.ts';
import { type ErrorsByLag, followErrors } from './single-errors.ts';
import type { Subject } from './subject.ts';
import { againstExploding, againstVanishing } from './through-time-remedies.ts';

/** What is lost (or won) by a factor beyond this hardly counts (or drowns everything else). */
const FACTOR = 1000;

/** Products of weights that are worked through between two reports of progress. */
const WORK = 1e7;

/**
 * Lengths of dE_k/dh(k - d), the error of single steps k followed back, of the parts of the gradient that arise d steps
 * back, and of the temporal gradients of the whole error (Galvan 2016, eq. 18-19), with their cosines to it. Lags d count from the step of the
 * error; lengths are means over steps and sequences.
 */
export const temporalGradients: Diagnostic = {
  name: 'temporal-gradients',
  label: 'Gradients through time',
  help: 'How long errors are that were followed back d steps, layer by layer, and what they add to the gradient there; beside it the bound (largest slope times largest singular value) to the power of d. And the gradient split by the step at which it arises.',
  family: 'time',
  source: 'Pascanu et al. 2013, section 2 and eq. 5; Galvan 2016, eq. 18-19; Bengio et al. 1994',
  normal:
    'Errors change their length by a factor between 0.9 and 1.1 at every step. For a series whose past matters little, they may vanish sooner.',
  advice:
    'Where they vanish before the steps that matter, start with a larger spectral radius, add Omega, or use gated units. Where they explode, clip gradients or start with a smaller radius.',
  needs: ['backward'],
  fields: {
    depth: {
      kind: 'integer',
      label: 'Depth',
      help: 'Steps back that errors are followed; none for all.',
      default: 100,
      optional: true,
      min: 1,
    },
    places: {
      kind: 'integer',
      label: 'Errors',
      help: 'Steps of each sequence whose errors are followed: the last, and others evenly spaced over the later half.',
      default: 4,
      min: 1,
      max: 100,
    },
  },
  refuses: ({ layout }) =>
    layout.groups.some(({ recurrent }) => recurrent)
      ? null
      : 'No layer of this network feeds back into itself, so no error goes further back than its connections reach.',
  flops: ({ layout, steps, batch }, options) => {
    const depth = Math.min((options.depth as number | null) ?? steps, steps);
    return layout.parameters * batch * (6 * steps + (options.places as number) * (4 * steps + 2 * depth));
  },
  compute: function* (subject, options) {
    const { problem } = subject;
    refresh(subject);
    const norm = gradientNorm(problem);
    const whole = yield* wholePanel(subject);
    const depth = Math.min(
      (options.depth as number | null) ?? Infinity,
      problem.window.to - problem.window.from - 1,
    );
    const follow = followErrors(problem, { depth, places: options.places as number });
    let next = follow.next();
    for (; next.done !== true; next = follow.next()) yield 0.3 + 0.65 * next.value;
    const errors = next.value;
    refresh(subject);
    const bound = boundOf(subject);
    return {
      scalars: scalarsOf(errors, bound),
      panels: [
        errorPanel(subject.layout, errors, bound),
        netPanel(subject.layout, errors),
        weightPanel(errors),
        ...whole,
      ],
      findings: findingsOf(subject, errors, norm),
    };
  },
};

/** Length of the temporal gradient of every step; nothing for cells that it is not defined for. */
function* wholePanel({ problem, layout }: Subject): Generator<number, readonly Panel[], void> {
  if (layout.layers.some(({ gates }) => (gates?.own.length ?? 0) > 0)) return [];
  const { from, to } = problem.window;
  const norms = new Float64Array(to - from);
  const cosines = new Float64Array(to - from);
  const total = errorGradient(problem);
  const length = Math.sqrt(squaredLength(total, 0, total.length));
  const sequences = problem.parts.reduce((sum, { batch }) => sum + batch, 0);
  const atOnce = Math.max(1, Math.floor(WORK / (layout.parameters * sequences)));
  for (let t = from; t < to; t += atOnce) {
    const window = { from: t, lossFrom: t, to: Math.min(to, t + atOnce) };
    const some = temporalNorms({ ...problem, window });
    const products = temporalProducts({ ...problem, window }, total);
    norms.set(some, t - from);
    cosines.set(
      products.map((product, i) => finite(product / (some[i] * length))),
      t - from,
    );
    yield 0.3 * ((window.to - from) / (to - from));
  }
  return [
    {
      kind: 'lines',
      name: 'by-step',
      title: 'Gradient of the whole error, by the step at which it arises',
      x: { label: 'Step' },
      y: { label: 'Length of the temporal gradient', log: true },
      traces: [trace('all weights', norms, from)],
    },
    {
      kind: 'lines',
      name: 'by-step-cosine',
      title: 'Direction of the part of each step against that of the whole gradient',
      x: { label: 'Step' },
      y: { label: 'Cosine' },
      traces: [{ label: 'all weights', x: norms.map((_, i) => from + i), y: cosines }],
    },
  ];
}

/** Gradient of the error alone, without penalties; 0 for untrained weights. In the problem's own precision. */
function errorGradient({ parts, layout, gradient }: Subject['problem']): Vec {
  const total = gradient.slice().fill(0);
  for (const part of parts) for (let i = 0; i < total.length; i++) total[i] += part.gradient[i];
  clearUntrained(total, layout);
  return total;
}

/** Factor a step that no error can exceed, where the texts give one. */
function boundOf({ layout, problem }: Subject): number {
  const bounded = boundedRecurrence(layout);
  if (bounded === null || !isReadAtOnce(layout, bounded.block.layer)) return NaN;
  const { at, rows, cols, stride } = bounded.block;
  return bounded.slope * largestSingularValue(matrix(problem.theta, { rows, cols, at, stride }));
}

/** Whether errors enter the layer at one lag only: where no connection but its own has a delay. */
function isReadAtOnce(layout: Layout, recurrent: number): boolean {
  return layout.layers.every(({ sources }, l) =>
    sources.every(({ layer, delay }) => layer < 0 || delay === 0 || (l === recurrent && layer === recurrent)),
  );
}

function scalarsOf(errors: ErrorsByLag, bound: number): readonly Scalar[] {
  const one = [{ axis: 'y' as const, at: 1, label: 'errors keep their length' }];
  return [
    {
      name: 'factor',
      label: 'Factor of errors a step back',
      value: factorOf(errors.all),
      log: true,
      references: one,
    },
    { name: 'bound', label: 'Bound of the factor', value: bound, log: true, references: one },
    {
      name: 'reach',
      label: `Steps back until errors are ${FACTOR} times smaller`,
      value: reachOf(errors.all) ?? NaN,
    },
  ];
}

/** exp of the slope of ln(length) against the lag, by least squares; NaN with fewer than three lengths. */
function factorOf(lengths: Float64Array): number {
  const points = Array.from(lengths, (length, lag) => ({ lag, y: length > 0 ? log(length) : NaN })).filter(
    ({ y }) => Number.isFinite(y),
  );
  if (points.length < 3) return NaN;
  const meanLag = points.reduce((sum, { lag }) => sum + lag, 0) / points.length;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / points.length;
  let [product, square] = [0, 0];
  for (const { lag, y } of points) {
    product += (lag - meanLag) * (y - meanY);
    square += (lag - meanLag) * (lag - meanLag);
  }
  return exp(product / square);
}

/** The first lag from which on all lengths are less than a thousandth of the first one. */
function reachOf(lengths: Float64Array): number | undefined {
  const first = lengths.find((length) => length > 0) ?? NaN;
  let last = -1;
  lengths.forEach((length, lag) => {
    if (Number.isFinite(length) && !(length < first / FACTOR)) last = lag;
  });
  const known = lengths.reduce((most, length, lag) => (Number.isFinite(length) ? lag : most), -1);
  return last >= 0 && last < known ? last + 1 : undefined;
}

function errorPanel(layout: Layout, { layers, all }: ErrorsByLag, bound: number): Panel {
  const traces = layers.flatMap(({ layer, value, memory }) => {
    const { name } = layout.layers[layer];
    return [trace(name, value), ...(memory === null ? [] : [trace(`${name}, memory`, memory)])];
  });
  return {
    kind: 'lines',
    name: 'errors',
    title: 'Errors followed back',
    x: { label: 'Lag (steps back)' },
    y: { label: 'Length of dE/dh', log: true },
    traces: Number.isNaN(bound) ? traces : [...traces, trace('bound', powers(all, bound))],
  };
}

function netPanel(layout: Layout, { layers }: ErrorsByLag): Panel {
  return {
    kind: 'lines',
    name: 'nets',
    title: 'Errors followed back, at the nets',
    x: { label: 'Lag (steps back)' },
    y: { label: 'Length of dE/dnet (delta)', log: true },
    traces: layers.map(({ layer, net }) => trace(layout.layers[layer].name, net)),
  };
}

/** first * rate^lag. */
function powers(lengths: Float64Array, rate: number): Float64Array {
  let value = lengths[0] / rate;
  return lengths.map(() => (value *= rate));
}

function weightPanel({ weights }: ErrorsByLag): Panel {
  return {
    kind: 'lines',
    name: 'weights',
    title: 'Gradient by the depth at which it arises',
    x: { label: 'Lag (steps back)' },
    y: { label: 'Length of that part of dE/dW', log: true },
    traces: weights.map(({ label, norms }) => trace(label, norms)),
  };
}

/** Zero has no place on a logarithmic axis. */
function trace(label: string, lengths: Float64Array, from = 0): Trace {
  return {
    label,
    x: lengths.map((_, i) => from + i),
    y: lengths.map((length) => (length > 0 ? length : NaN)),
  };
}

function findingsOf(subject: Subject, { all }: ErrorsByLag, norm: number): readonly Finding[] {
  const first = all.findIndex((length) => length > 0);
  if (first < 0) return [];
  const exploded = all.findIndex((length) => length > FACTOR * all[first]);
  const factor = factorOf(all);
  const about = Number.isNaN(factor) ? '' : ` (by a factor of about ${shown(factor)} at every step)`;
  const stepsOf = (count: number) => (count === 1 ? '1 step' : `${count} steps`);
  const level = subject.spec.task.name === 'series' ? 'note' : 'warning';
  if (exploded > 0) {
    return [
      {
        name: 'explode',
        level: 'warning',
        sentence: `Errors grow ${FACTOR} times within ${stepsOf(exploded - first)} on their way back${about}, so a few steps of the distant past decide about the gradient.`,
        remedies: againstExploding(subject, norm),
      },
    ];
  }
  const reach = reachOf(all);
  if (reach === undefined) return [];
  return [
    {
      name: 'vanish',
      level,
      sentence: `Errors are ${FACTOR} times smaller after ${stepsOf(reach - first)} on their way back${about}, so what happened further back hardly takes part in learning.`,
      remedies: againstVanishing(subject),
    },
  ];
}
