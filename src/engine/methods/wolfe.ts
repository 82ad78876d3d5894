/**
 * A line search for the strong Wolfe conditions (Nocedal & Wright 2006, algorithms 3.5 and 3.6): along
 * f(eta) = C(theta - eta direction) it seeks a step with
 *   f(eta) <= f(0) + c1 eta f'(0)   and   |f'(eta)| <= c2 |f'(0)|,
 * first growing the step until an interval holds such points, then shrinking that interval. Quasi-Newton methods need
 * the second condition: it makes the gradient's change positive along the step.
 */
import { span } from '../math/kernels.ts';
import { acceptTrial, evaluate, type Problem } from '../train/problem.ts';
import { gradientHere } from './trial-gradient.ts';

/** What the search is asked for. */
export interface WolfeSearch {
  readonly firstStep: number;
  /** c1 and c2, 0 < c1 < c2 < 1. */
  readonly decrease: number;
  readonly curvature: number;
  /** Most evaluations. */
  readonly evaluations: number;
}

/** A point of the line; `slope` is f'(eta), NaN where the cost alone ruled the point out. */
interface Point {
  readonly eta: number;
  readonly cost: number;
  readonly error: number;
  readonly slope: number;
}

interface Line {
  readonly problem: Problem;
  readonly search: WolfeSearch;
  readonly start: Point;
  /** Evaluations left; the point that the forward pass belongs to, and the one of the gradient. */
  left: number;
  evaluated: number;
  gradientAt: number;
}

/**
 * Moves theta to the point it finds: cost, error, forward pass and `problem.gradient` are those of the new weights.
 * Where the evaluations run out, the lowest point found is taken if its decrease is sufficient.
 * @returns the step and the number of evaluations; null, and everything as before, where no point lowers the cost
 */
export function wolfeSearch(
  problem: Problem,
  search: WolfeSearch,
): { stepSize: number; evaluations: number } | null {
  const { kernels, gradient, direction, cost, error } = problem;
  const slope = -kernels.dot(span(gradient), span(direction));
  if (!(slope < 0)) return null;
  const start = { eta: 0, cost, error, slope };
  const line: Line = { problem, search, start, left: search.evaluations, evaluated: 0, gradientAt: 0 };
  const found = bracket(line);
  // The last probe may have been another point: bring back the one that is taken, or the accepted weights.
  if (line.evaluated !== found.eta || line.gradientAt !== found.eta) probe(line, found.eta, { always: true });
  if (found.eta === 0) return null;
  acceptTrial(problem, found);
  return { stepSize: found.eta, evaluations: search.evaluations - line.left };
}

/** Algorithm 3.5: grows the step until the interval between two points must hold a good one. */
function bracket(line: Line): Point {
  const { search, start } = line;
  let previous = start;
  let eta = search.firstStep;
  while (line.left > 0) {
    const point = probe(line, eta);
    if (!isLow(line, point) || (previous.eta > 0 && point.cost >= previous.cost))
      return zoom(line, previous, point);
    if (isFlat(line, point)) return point;
    if (point.slope >= 0) return zoom(line, point, previous);
    eta = extrapolate(previous, point);
    previous = point;
  }
  return previous;
}

/** Algorithm 3.6: `low` has the lowest cost so far, and its slope points towards `high`. */
function zoom(line: Line, low: Point, high: Point): Point {
  while (line.left > 0) {
    const eta = interpolate(low, high);
    if (eta === low.eta || eta === high.eta) break; // the interval is down to rounding
    const point = probe(line, eta);
    if (!isLow(line, point) || point.cost >= low.cost) {
      high = point;
      continue;
    }
    if (isFlat(line, point)) return point;
    if (point.slope * (high.eta - low.eta) >= 0) high = low;
    low = point;
  }
  return low;
}

/** The first condition. A cost that is not a number fails it. */
const isLow = ({ start, search }: Line, { eta, cost }: Point): boolean =>
  cost <= start.cost + search.decrease * eta * start.slope && cost < start.cost;

/** The second. */
const isFlat = ({ start, search }: Line, { slope }: Point): boolean =>
  Math.abs(slope) <= search.curvature * Math.abs(start.slope);

/** Cost at eta and, where the first condition holds (or `always`), the slope. */
function probe(line: Line, eta: number, { always = false } = {}): Point {
  const { problem } = line;
  const { kernels, theta, trial, gradient, direction } = problem;
  kernels.copyInto(span(trial), span(theta));
  kernels.axpyInto(span(trial), -eta, span(direction));
  const { cost, error } = evaluate(problem, trial);
  line.left--;
  line.evaluated = eta;
  const point = { eta, cost, error, slope: NaN };
  if (!always && !isLow(line, point)) return point;
  gradientHere(problem);
  line.gradientAt = eta;
  return { ...point, slope: -kernels.dot(span(gradient), span(direction)) };
}

/** Where the slope would vanish if it went on changing as it did; a tenth to four times of the last distance further. */
function extrapolate(previous: Point, point: Point): number {
  const distance = point.eta - previous.eta;
  const change = point.slope - previous.slope;
  const secant = change > 0 ? (-point.slope * distance) / change : Infinity;
  return point.eta + Math.min(Math.max(secant, 0.1 * distance), 4 * distance);
}

/** The minimum of the cubic (or, without the slope at `high`, the parabola) through both points, kept off the ends. */
function interpolate(low: Point, high: Point): number {
  const width = high.eta - low.eta;
  const share = Number.isFinite(high.slope) ? cubic(low, high, width) : parabola(low, high, width);
  return low.eta + (share > 0.1 && share < 0.9 ? share : share <= 0.1 ? 0.1 : 0.5) * width;
}

/** Both as a share of the way from `low` to `high`; NaN where there is no minimum. */
function parabola(low: Point, high: Point, width: number): number {
  const rise = high.cost - low.cost;
  return (-0.5 * low.slope * width) / (rise - low.slope * width);
}

/** Nocedal & Wright eq. 3.59. */
function cubic(low: Point, high: Point, width: number): number {
  const d1 = low.slope + high.slope - (3 * (high.cost - low.cost)) / width;
  const root = Math.sqrt(d1 * d1 - low.slope * high.slope);
  const d2 = width > 0 ? root : -root;
  return 1 - (high.slope + d2 - d1) / (high.slope - low.slope + 2 * d2);
}
