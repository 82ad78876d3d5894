/** Settings that generators share, and how they are checked and applied. */
import { UnfoldError } from '../errors.ts';
import type { Field } from '../fields.ts';
import type { Stream } from '../random.ts';

/** Rows that a generated series may have: some seconds of work, and no more memory than an import. */
export const mostRows = 1_000_000;

/** Steps of an integration that are still made while a person waits. */
const mostSteps = 10_000_000;

/** The field `length`: rows of the series. */
export function lengthField(
  standard: number,
  { help = 'Rows of the series.', min = 1 }: { readonly help?: string; readonly min?: number } = {},
): Field {
  return { kind: 'integer', label: 'Length', help, default: standard, min, max: mostRows };
}

/** The field `skip`: rows that are computed first and left out. */
export function skipField(standard: number): Field {
  return {
    kind: 'integer',
    label: 'Rows left out at the start',
    help: 'So many rows are computed before the first one that is kept, until the motion no longer depends on its start.',
    default: standard,
    min: 0,
    max: mostRows,
  };
}

/** The field `noise`: white noise of observation. */
export const noiseField: Field = {
  kind: 'number',
  label: 'Noise',
  help: 'Standard deviation of white Gaussian noise that is added to every value after the computation, in units of the series. 0: none.',
  default: 0,
  min: 0,
};

/** The fields `interval` and `stepsPerSample` of a system in continuous time. */
export function timeFields(interval: number, steps: number): { readonly [key: string]: Field } {
  return {
    interval: {
      kind: 'number',
      label: 'Sampling interval',
      help: 'Time between two rows.',
      default: interval,
      above: 0,
    },
    stepsPerSample: {
      kind: 'integer',
      label: 'Steps a row',
      help: 'Steps of the classical Runge-Kutta method of fourth order from one row to the next. Chaotic motion depends on it: other steps give another series of the same kind.',
      default: steps,
      min: 1,
      max: 10_000,
    },
  };
}

/** A plain number of the settings. */
export function numberField(about: {
  readonly label: string;
  readonly help: string;
  readonly default: number;
  readonly symbol?: string;
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
}): Field {
  return { kind: 'number', ...about };
}

/** The field `start`: the state that an integration or an iteration begins with, one number a variable. */
export function startField(standard: readonly number[], help: string): Field {
  return { kind: 'numbers', label: 'Start', help, default: standard };
}

/** The start of a motion. @throws UnfoldError 'generator.start' where it has not one number a variable */
export function startOf(options: Record<string, unknown>, variables: readonly string[]): Float64Array {
  const start = Float64Array.from(options.start as readonly number[]);
  if (start.length === variables.length) return start;
  throw new UnfoldError(
    'generator.start',
    `The start has ${start.length} numbers; expected ${variables.length}, one for each of ${variables.join(', ')}.`,
    'options.start',
  );
}

/** @throws UnfoldError 'generator.too-long' where an integration would take minutes */
export function checkSteps(options: Record<string, unknown>): void {
  const { length, skip, stepsPerSample } = options as Record<string, number>;
  const steps = (length + skip) * stepsPerSample;
  if (steps <= mostSteps) return;
  throw new UnfoldError(
    'generator.too-long',
    `These settings need ${steps} steps; at most ${mostSteps} are made. Take fewer rows, or fewer steps a row.`,
    'options.length',
  );
}

/** @throws UnfoldError 'generator.diverged' where a value has left every bound that a bounded motion keeps */
export function checkBounded(value: number, row: number, advice: string): void {
  if (Math.abs(value) < 1e6) return;
  throw new UnfoldError(
    'generator.diverged',
    `The motion does not stay bounded with these settings: it reached ${value} at row ${row}. ${advice}`,
    'options',
  );
}

/** Adds the noise that the settings ask for, in place. The stream is not read where there is none. */
export function addNoise(values: Float64Array, options: Record<string, unknown>, stream: Stream): void {
  const deviation = options.noise as number;
  if (deviation === 0) return;
  for (let t = 0; t < values.length; t++) values[t] += deviation * stream.normal();
}
