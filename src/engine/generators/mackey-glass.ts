import type { Generator } from './generator.ts';
import { UnfoldError } from '../errors.ts';
import { rowsOf } from './motion.ts';
import { checkSteps, lengthField, noiseField, numberField, skipField, timeFields } from './settings.ts';

/** The Mackey-Glass equation, whose change depends on a value of some time ago. */
export const mackeyGlass: Generator = {
  name: 'mackey-glass',
  label: 'Mackey-Glass equation',
  help: 'Blood cells that are made in answer to their number some time ago. Quasi-periodic to chaotic as the delay grows; 17 is the usual choice, mildly chaotic. One column, x. Integrated by Runge-Kutta of fourth order; values of the past between two steps are read off a cubic through both with their slopes. Most accurate where the delay is a whole number of steps.',
  source:
    'M. C. Mackey, L. Glass, Oscillation and chaos in physiological control systems, Science 197, 1977, pages 287-289',
  equation: "x'(t) = \\frac{a\\, x(t - \\tau)}{1 + x(t - \\tau)^n} - b\\, x(t)",
  fields: {
    length: lengthField(4000),
    skip: skipField(1000),
    ...timeFields(1, 10),
    tau: numberField({
      label: 'Delay',
      symbol: '\\tau',
      help: 'Time between cause and effect. Chaotic above about 16.8.',
      default: 17,
      above: 0,
      max: 1000,
    }),
    a: numberField({
      label: 'Production',
      symbol: 'a',
      help: 'Greatest rate at which the quantity is made.',
      default: 0.2,
      above: 0,
      max: 100,
    }),
    b: numberField({
      label: 'Decay',
      symbol: 'b',
      help: 'Rate at which the quantity decays.',
      default: 0.1,
      above: 0,
      max: 100,
    }),
    exponent: {
      kind: 'integer',
      label: 'Exponent',
      symbol: 'n',
      help: 'How sharply production falls where there was much.',
      default: 10,
      min: 1,
      max: 100,
    },
    start: numberField({
      label: 'Start',
      help: 'x at and before time 0.',
      default: 1.2,
      above: 0,
      max: 1000,
    }),
    noise: noiseField,
  },
  generate: (options, stream) => {
    checkSteps(options);
    const { interval, stepsPerSample, start } = options as Record<string, number>;
    const state = Float64Array.of(start);
    const step = delayedStep(state, { ...(options as unknown as Settings), h: interval / stepsPerSample });
    const next = (): void => {
      for (let k = 0; k < stepsPerSample; k++) step();
    };
    const motion = { name: 'Mackey-Glass', variables: ['x'], state, next, advice: 'Take more steps a row.' };
    return rowsOf(motion, options, stream);
  },
};

interface Settings {
  readonly tau: number;
  readonly a: number;
  readonly b: number;
  readonly exponent: number;
  readonly start: number;
  /** Length of a step. */
  readonly h: number;
}

/**
 * A Runge-Kutta step of the delayed equation, on the state in place. What was is kept on the grid of steps, with its
 * slopes, as far back as the delay reaches; before time 0 it is the start, at rest.
 * @throws UnfoldError 'generator.delay' for a delay below one step or above what is kept
 */
function delayedStep(state: Float64Array, settings: Settings): () => void {
  const { tau, a, b, exponent, start, h } = settings;
  const kept = checkedReach(tau / h) + 3;
  const values = new Float64Array(kept).fill(start);
  const slopes = new Float64Array(kept);
  const production = (past: number): number => (a * past) / (1 + power(past, exponent));
  /** The cubic through two steps and their slopes (Hermite), at a time in steps. */
  const pastAt = (time: number): number => {
    if (time <= 0) return start;
    const from = Math.floor(time);
    const s = time - from;
    const [i, j] = [from % kept, (from + 1) % kept];
    if (s === 0) return values[i];
    const r = 1 - s;
    return (
      r * r * (1 + 2 * s) * values[i] +
      s * s * (1 + 2 * r) * values[j] +
      h * s * r * (r * slopes[i] - s * slopes[j])
    );
  };
  let n = 0;
  return () => {
    const x = state[0];
    const at = n - tau / h;
    const k1 = production(pastAt(at)) - b * x;
    values[n % kept] = x;
    slopes[n % kept] = k1;
    const half = production(pastAt(at + 0.5));
    const then = production(pastAt(at + 1));
    const k2 = half - b * (x + (h / 2) * k1);
    const k3 = half - b * (x + (h / 2) * k2);
    const k4 = then - b * (x + h * k3);
    state[0] = x + (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4);
    n += 1;
  };
}

/** Steps of the past that are kept: 16 MB. */
const mostKept = 1_000_000;

/** Whole steps that the delay reaches back. */
function checkedReach(steps: number): number {
  if (steps >= 1 && steps <= mostKept) return Math.ceil(steps);
  throw new UnfoldError(
    'generator.delay',
    `The delay is ${steps} steps long; expected at least 1 and at most ${mostKept}. Change the delay, or the steps a row.`,
    'options.tau',
  );
}

/** x to a whole power, by squaring: the same bits everywhere. */
function power(x: number, exponent: number): number {
  let result = 1;
  let square = x;
  for (let left = exponent; left > 0; left >>= 1) {
    if (left & 1) result *= square;
    square *= square;
  }
  return result;
}
