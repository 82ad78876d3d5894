/** The remedy of Pedersen 1997: weight decay puts a floor under the eigenvalues of the Hessian. */
import type { Json } from '../fields.ts';
import { fitting, shown } from './looked-at.ts';
import type { Remedy } from './result.ts';
import type { Subject } from './subject.ts';

/** Condition number that weight decay is raised for: below the rule of thumb of 6.7e7 (Pedersen 1997). */
const WANTED = 5e7;

/** Smallest and largest eigenvalue of the Hessian, with the curvature of the penalties. */
export interface Extremes {
  readonly largest: number;
  readonly smallest: number;
}

/**
 * More weight decay, enough for a condition number of 5e7, or ten times as much where that is had already. What is
 * added to alpha is added to every eigenvalue: (largest + a) / (smallest + a) is predicted.
 */
export function raiseAlpha(
  subject: Pick<Subject, 'spec'>,
  { largest, smallest }: Extremes,
): readonly Remedy[] {
  const { regularizers } = subject.spec;
  const at = regularizers.findIndex(({ name }) => name === 'weight-decay');
  const before = at < 0 ? 0 : (regularizers[at].alpha as number);
  const needed = (largest - WANTED * smallest) / (WANTED - 1);
  const alpha = roundedUp(needed > 0 ? before + needed : Math.max(10 * before, largest * 1e-9));
  const added = alpha - before;
  if (!Number.isFinite(alpha) || !(added > 0)) return [];
  const changed =
    at < 0
      ? [...regularizers, { name: 'weight-decay', alpha }]
      : regularizers.map((one, i) => (i === at ? { ...one, alpha } : one));
  const condition = (largest + added) / (Math.max(0, smallest) + added);
  return fitting(subject, [
    {
      name: 'raise-alpha',
      label: `${before === 0 ? 'Weight decay' : 'Raise weight decay to'} ${shown(alpha)}`,
      help: `Adds to every eigenvalue of the Hessian: at these weights its condition number becomes ${shown(condition)}. Training then moves to smaller weights (Pedersen 1997, "Regularization").`,
      patch: { regularizers: changed as unknown as Json },
      predicted: { scalar: 'condition-number-with-penalty', value: condition },
    },
  ]);
}

/** The next number with one digit that is not smaller. */
function roundedUp(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return value;
  // Through its decimal text, so that the number is the one that is shown.
  const [digits, exponent] = value.toExponential(14).split('e');
  return Number(`${Math.ceil(Number(digits))}e${exponent}`);
}
