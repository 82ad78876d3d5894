/** The Q factor of Chernodub & Nowicki: how errors change their length on their way back, and whether a step helps. */
import { UnfoldError } from '../errors.ts';
import { plainRecurrences } from '../gradients/recurrences.ts';
import { span } from '../math/kernels.ts';
import { type ErrorFlow, errorFlow } from '../methods/sampled-gradient-flow.ts';
import type { Layout } from '../network/layout.ts';
import { gradientNorm } from '../train/problem.ts';
import type { Diagnostic } from './index.ts';
import { finite, refresh, shown } from './looked-at.ts';
import type { Finding, Panel, Scalar } from './result.ts';
import { followLastErrors } from './single-errors.ts';
import type { Subject } from './subject.ts';
import { againstExploding, againstVanishing } from './through-time-remedies.ts';

/** Q at one depth. */
interface AtDepth extends ErrorFlow {
  readonly depth: number;
}

/** The band within which errors count as neither vanishing nor exploding. */
interface Band {
  readonly qMin: number;
  readonly qMax: number;
}

const USER = 'The Q factor';

/**
 * Q = log10(|delta(k)| / |delta(k - h)|), k the last counted step of each sequence, against the depth h; and dS, the
 * first-order change of |delta(k - h)|^2 / 2 by a step along the antigradient with rate 1 (see `errorFlow`). The text has
 * tasks whose loss counts at the last step; where it counts at others too, it is the error of step k alone that is
 * followed, so that Q says the same. Where the run selects mini-batches by them, also what it has done so far.
 */
export const qFactor: Diagnostic = {
  name: 'q-factor',
  label: 'Q factor',
  help: 'The logarithm (to base 10) of how much longer the error of the last step is there than h steps before it: above the band errors vanish, below it they explode. dS tells whether a step along the antigradient makes early errors longer (above 0) or shorter.',
  family: 'time',
  source: 'Chernodub & Nowicki 2016, eq. 4-16 and figure 1',
  normal: 'Q between -1 and 1: over the whole depth errors change their length by less than a factor of ten.',
  advice:
    'Above the band, start with a larger spectral radius, add Omega, or let the sampling-based method choose mini-batches with dS above 0. Below it, clip gradients or start with a smaller radius.',
  needs: ['backward'],
  fields: {
    depth: {
      kind: 'integer',
      label: 'Depth',
      help: 'The largest h in steps; none for the whole sequence.',
      symbol: 'h',
      default: null,
      min: 1,
    },
    qMin: {
      kind: 'number',
      label: 'Smallest Q',
      help: 'Lower end of the band.',
      symbol: 'Q_{min}',
      default: -1,
    },
    qMax: {
      kind: 'number',
      label: 'Largest Q',
      help: 'Upper end of the band.',
      symbol: 'Q_{max}',
      default: 1,
    },
  },
  refuses: ({ layout }) => refusal(layout),
  flops: ({ layout, steps, batch }, options) =>
    depthsUpTo(depthOf(options, steps - 1)).length * 8 * layout.parameters * steps * batch,
  compute: function* (subject, options) {
    const { problem, layout } = subject;
    refresh(subject);
    antigradient(subject);
    followLastErrors(problem);
    const [block] = plainRecurrences(layout, USER);
    const last = depthOf(options, problem.window.to - problem.window.from - 1);
    const all: AtDepth[] = [];
    const depths = depthsUpTo(last);
    for (const depth of depths) {
      all.push({ depth, ...errorFlow(problem, block, depth) });
      yield all.length / depths.length;
    }
    refresh(subject);
    const band = options as unknown as Band;
    return {
      scalars: [...scalarsOf(all[all.length - 1], band), ...selectionScalars(subject)],
      panels: [qPanel(all, band), dsPanel(all)],
      findings: findingsOf(subject, all[all.length - 1], band),
    };
  },
};

function refusal(layout: Layout): string | null {
  try {
    const blocks = plainRecurrences(layout, USER);
    return blocks.length === 1
      ? null
      : `${USER} is about one layer with feedback, and the network has ${blocks.length}.`;
  } catch (error) {
    if (error instanceof UnfoldError) return error.message;
    throw error;
  }
}

const depthOf = (options: Record<string, unknown>, most: number): number =>
  Math.max(1, Math.min((options.depth as number | null) ?? most, most));

/** 1, 2, 3, 5, 7, 10, ...: about a dozen steps for every factor of ten, and the last one. */
function depthsUpTo(last: number): readonly number[] {
  const depths: number[] = [];
  for (let depth = 1; depth < last; depth = Math.max(depth + 1, Math.round(depth * 1.4))) depths.push(depth);
  return [...depths, last];
}

/** Puts the antigradient of the sum of errors, whatever the loss divides by, where `errorFlow` expects the correction. */
function antigradient({ problem }: Subject): void {
  const { kernels, direction, gradient, loss, lossOptions, counted } = problem;
  kernels.copyInto(span(direction), span(gradient));
  kernels.scaleInto(span(direction), loss.isMean(lossOptions) ? -counted : -1);
}

function scalarsOf({ q, ds }: AtDepth, { qMin, qMax }: Band): readonly Scalar[] {
  return [
    { name: 'q', label: 'Q factor', value: finite(q), references: bandLines(qMin, qMax) },
    {
      name: 'ds',
      label: 'dS of a step along the antigradient, rate 1',
      value: finite(ds),
      references: [{ axis: 'y', at: 0, label: 'no change' }],
    },
  ];
}

const bandLines = (qMin: number, qMax: number) => [
  { axis: 'y' as const, at: qMin, label: 'explodes below' },
  { axis: 'y' as const, at: qMax, label: 'vanishes above' },
];

/** What sampling-based selection has done, where the run uses it. */
function selectionScalars({ run }: Subject): readonly Scalar[] {
  const { accepted, rejected, q, ds } = run.state.method;
  if (typeof accepted !== 'number' || typeof rejected !== 'number') return [];
  const numbers = [
    ['accepted', 'Mini-batches used', accepted],
    ['rejected', 'Mini-batches left out', rejected],
    ['batch-q', 'Q factor of the last mini-batch', q],
    ['batch-ds', 'dS of the last mini-batch', ds],
  ] as const;
  return numbers.flatMap(([name, label, value]) =>
    typeof value === 'number' ? [{ name, label, value: finite(value) }] : [],
  );
}

function qPanel(all: readonly AtDepth[], { qMin, qMax }: Band): Panel {
  return {
    kind: 'lines',
    name: 'q',
    title: 'Q factor against the depth',
    x: { label: 'Depth h (steps)' },
    y: { label: 'Q = log10 of the ratio of lengths' },
    traces: [{ label: 'Q', x: depths(all), y: Float64Array.from(all, ({ q }) => finite(q)) }],
    references: bandLines(qMin, qMax),
  };
}

function dsPanel(all: readonly AtDepth[]): Panel {
  return {
    kind: 'lines',
    name: 'ds',
    title: 'Change of early errors by a step along the antigradient',
    x: { label: 'Depth h (steps)' },
    y: { label: 'dS, rate 1' },
    traces: [{ label: 'dS', x: depths(all), y: Float64Array.from(all, ({ ds }) => finite(ds)) }],
    references: [{ axis: 'y', at: 0, label: 'no change' }],
  };
}

const depths = (all: readonly AtDepth[]) => Float64Array.from(all, ({ depth }) => depth);

function findingsOf(subject: Subject, { depth, q, ds }: AtDepth, { qMin, qMax }: Band): readonly Finding[] {
  if (!Number.isFinite(q) || (q >= qMin && q <= qMax)) return [];
  const vanishes = q > qMax;
  const helps = vanishes ? ds > 0 : ds < 0;
  const what = vanishes
    ? `vanish: ${shown(q)} orders of magnitude`
    : `explode: ${shown(-q)} orders of magnitude`;
  const level = subject.spec.task.name === 'series' && vanishes ? 'note' : 'warning';
  return [
    {
      name: vanishes ? 'vanish' : 'explode',
      level,
      sentence: `Over ${depth} steps back errors ${what} (Q ${shown(q)}, band ${qMin} to ${qMax}). A step along the antigradient would ${helps ? 'lessen' : 'add to'} this (dS ${shown(ds)}).`,
      remedies: vanishes
        ? againstVanishing(subject)
        : againstExploding(subject, gradientNorm(subject.problem)),
    },
  ];
}
