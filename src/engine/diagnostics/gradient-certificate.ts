/** The gradient of this network on these data, computed three ways that have nothing in common. */
import { computeNormalEquations } from '../gradients/normal-equations.ts';
import { openStream } from '../random.ts';
import { computeGradient, evaluate, type Problem } from '../train/problem.ts';
import { trainedIndices } from './curvature.ts';
import { differenceQuotient, QUOTIENT_CALLS, type Quotient } from './difference-quotient.ts';
import { denseFlops, inDouble, passFlops, restore } from './in-double.ts';
import type { Diagnostic } from './index.ts';
import { shown } from './looked-at.ts';
import type { DiagnosticResult, Finding, Panel } from './result.ts';
import type { Subject } from './subject.ts';
import { weightWords } from './weight-words.ts';

/** Relative difference that BPTT and RTRL may have, and BPTT and differences. */
const SAME = 1e-9;
const NEAR = 1e-6;

/** Differences whose own error is a larger share of the gradient than this decide nothing. */
const TOO_NOISY = 1e-3;

/**
 * dC/dw by back-propagation through time, by real-time recurrent learning and by central differences of order 6, in
 * 64 bits whatever the run's precision. Omega and noise, which are no part of the cost, are not in it.
 */
export const gradientCertificate: Diagnostic = {
  name: 'gradient-certificate',
  label: 'Gradient certificate',
  help: 'The gradient of the cost, penalties included, by back-propagation through time, by real-time recurrent learning and by finite differences, on this very network, these weights and these data.',
  family: 'certificate',
  source: 'Bianchi et al. 2017, section 2.1 (BPTT); Williams & Zipser 1989 (RTRL); differences of order 6',
  normal:
    'BPTT and RTRL agree to about 12 digits, differences to 8 or more. Close to a minimum, or where the dynamics expand, differences have fewer digits; the table says how many they have.',
  advice:
    'A failed certificate is a fault of the program, not of your network: please report it with the run. A certificate that decides nothing says that the cost changes too abruptly for differences; look at it at other weights.',
  needs: ['backward', 'tangent', 'second'],
  fields: {
    weights: {
      kind: 'integer',
      label: 'Weights by differences',
      help: 'Differences are taken for so many weights, drawn at random where there are more, and once along a random direction for all.',
      default: 40,
      min: 1,
      max: 5000,
    },
  },
  refuses: ({ layout }) =>
    layout.freeCount === 0
      ? 'No weight of this network is trained, so there is no gradient to certify.'
      : null,
  flops: (size, { weights }) =>
    denseFlops(size) +
    QUOTIENT_CALLS * (1 + Math.min(weights as number, size.layout.freeCount)) * passFlops(size),
  compute: function* (subject, options) {
    const problem = inDouble(subject);
    try {
      const gradients = bothGradients(subject, problem);
      yield 0.1;
      const chosen = chosenWeights(subject, options.weights as number);
      const quotients: Quotient[] = [];
      for (const index of chosen) {
        quotients.push(
          differenceQuotient(
            costAlong(problem, (i) => (i === index ? 1 : 0)),
            problem.theta[index],
          ),
        );
        yield 0.1 + (0.8 * quotients.length) / chosen.length;
      }
      const whole = alongAll(problem, gradients.bptt);
      return describe(subject, { ...gradients, chosen, quotients, whole });
    } finally {
      restore(problem);
    }
  },
};

interface Found {
  /** (P), and null where the network is too large for it. */
  readonly bptt: Float64Array;
  readonly rtrl: Float64Array | null;
  /** Bound of |g| that takes no heed of errors that cancel: how large the terms are that g is a sum of. */
  readonly terms: number;
  /** The run's own gradient over `bptt`, relative; NaN for a run in 64 bits. */
  readonly single: number;
  readonly chosen: readonly number[];
  readonly quotients: readonly Quotient[];
  /** Along a random direction in all weights: by differences, and the gradient's projection. */
  readonly whole: { readonly quotient: Quotient; readonly projected: number };
}

function bothGradients(
  subject: Subject,
  problem: Problem,
): Pick<Found, 'bptt' | 'rtrl' | 'terms' | 'single'> {
  const own = Float64Array.from(subject.problem.gradient);
  computeGradient(problem);
  const bptt = Float64Array.from(problem.gradient);
  const single = problem === subject.problem ? NaN : distance(own, bptt) / length(bptt);
  const { second, loss } = problem;
  if (second === null) return { bptt, rtrl: null, terms: length(bptt), single };
  computeNormalEquations(problem, { gradientOnly: loss.curvature === null });
  let trace = 0;
  for (let i = 0; i < second.hessian.rows; i++)
    trace += second.hessian.data[second.hessian.at + i * (second.hessian.stride + 1)];
  const rtrl = Float64Array.from(problem.gradient);
  return { bptt, rtrl, terms: length(bptt) + Math.sqrt(2 * Math.abs(trace * problem.error)), single };
}

/** Trained weights for differences: all, or a random choice in the order of theta. */
function chosenWeights({ layout, spec }: Subject, most: number): readonly number[] {
  const indices = trainedIndices({ layout });
  if (indices.length <= most) return Array.from(indices);
  const order = openStream(spec.seed, 'certificate').permutation(indices.length).slice(0, most).sort();
  return Array.from(order, (c) => indices[c]);
}

/** C at theta + s direction. */
function costAlong(problem: Problem, direction: (index: number) => number): (s: number) => number {
  const { theta, trial } = problem;
  return (s) => {
    for (let i = 0; i < theta.length; i++) trial[i] = theta[i] + s * direction(i);
    return evaluate(problem, trial).cost;
  };
}

function alongAll(problem: Problem, gradient: Float64Array): Found['whole'] {
  const { freeIndex } = problem.layout;
  const stream = openStream(1, 'certificate direction');
  const drawn = Float64Array.from(freeIndex, (column) => (column < 0 ? 0 : stream.normal()));
  const size = length(drawn);
  const direction = drawn.map((x) => x / size);
  return {
    quotient: differenceQuotient(
      costAlong(problem, (i) => direction[i]),
      1,
    ),
    projected: gradient.reduce((sum, g, i) => sum + g * direction[i], 0),
  };
}

function describe(subject: Subject, found: Found): DiagnosticResult {
  const { bptt, rtrl, single, chosen, quotients, whole } = found;
  const norm = length(bptt);
  const errors = quotients.map(({ value }, k) => value - bptt[chosen[k]]);
  const part = length(Float64Array.from(chosen, (index) => bptt[index]));
  const judged = {
    rtrl: rtrl === null ? NaN : distance(bptt, rtrl) / norm,
    differences: length(Float64Array.from(errors)) / part,
    noise: length(Float64Array.from(quotients, ({ noise }) => noise)) / part,
    direction: Math.abs(whole.quotient.value - whole.projected) / norm,
  };
  return {
    scalars: [
      { name: 'norm', label: 'Gradient norm', value: norm, log: true },
      { name: 'rtrl', label: 'RTRL against BPTT, relative', value: judged.rtrl, log: true },
      {
        name: 'differences',
        label: 'Differences against BPTT, relative',
        value: judged.differences,
        log: true,
      },
      {
        name: 'noise',
        label: 'Error of the differences by their own account, relative',
        value: judged.noise,
        log: true,
      },
      { name: 'direction', label: 'Along a random direction, relative', value: judged.direction, log: true },
      { name: 'single', label: 'BPTT in 32 bits against 64, relative', value: single, log: true },
    ],
    panels: [tablePanel(subject, found, norm)],
    findings: [verdict(found, judged, norm)],
  };
}

function tablePanel({ weights }: Subject, { bptt, rtrl, chosen, quotients }: Found, norm: number): Panel {
  const names = new Map(weights.map((name) => [name.index, weightWords(name)]));
  return {
    kind: 'table',
    name: 'weights',
    title: 'dC/dw, three ways',
    columns: ['Weight', 'BPTT', 'RTRL', 'Differences', 'Relative difference', 'Their own error'],
    rows: chosen.map((index, k) => {
      const { value, noise } = quotients[k];
      // Weights with next to no slope are judged by the length of the whole gradient.
      const scale = Math.max(Math.abs(bptt[index]), norm / 1000);
      return [
        names.get(index) ?? '',
        bptt[index],
        rtrl === null ? 'not computed' : rtrl[index],
        value,
        Math.abs(value - bptt[index]) / scale,
        noise / scale,
      ];
    }),
  };
}

interface Judged {
  readonly rtrl: number;
  readonly differences: number;
  readonly noise: number;
  readonly direction: number;
}

function verdict({ rtrl, terms, chosen, whole, bptt }: Found, judged: Judged, norm: number): Finding {
  const count = `${chosen.length} of ${bptt.reduce((sum, g) => sum + (g === 0 ? 0 : 1), 0)} derivatives that are not zero`;
  const three = `RTRL by ${shown(judged.rtrl)}, differences of ${count} by ${shown(judged.differences)}`;
  const both = `differences of ${count} by ${shown(judged.differences)}; RTRL was not computed for a network of this size`;
  const what = `relative to BPTT: ${rtrl === null ? both : three}, along a random direction by ${shown(judged.direction)}`;
  const passes = (error: number, noise: number) => error <= Math.max(NEAR, 20 * noise);
  const noise = Math.max(judged.noise, whole.quotient.noise / norm);
  const wrong =
    (rtrl !== null && !(judged.rtrl * norm <= SAME * terms)) ||
    !passes(judged.differences, judged.noise) ||
    !passes(judged.direction, whole.quotient.noise / norm);
  if (!Number.isFinite(norm) || norm === 0 || !(noise < TOO_NOISY))
    return {
      name: 'undecided',
      level: 'warning',
      sentence: `The certificate decides nothing here: the gradient has length ${shown(norm)}, and differences have a relative error of ${shown(noise)} by their own account (${what}).`,
      remedies: [],
    };
  if (wrong)
    return {
      name: 'fail',
      level: 'problem',
      sentence: `The gradients disagree, ${what}.`,
      remedies: [],
    };
  return { name: 'pass', level: 'note', sentence: `The gradients agree, ${what}.`, remedies: [] };
}

function length(x: Float64Array): number {
  return Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
}

function distance(x: Float64Array, y: Float64Array): number {
  return length(x.map((value, i) => value - y[i]));
}
