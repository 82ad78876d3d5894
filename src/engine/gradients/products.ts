/**
 * Products with the Jacobian J of the outputs, the Gauss-Newton matrix J' H_L J and the Hessian of the error E, without
 * these matrices. All belong to the weights of the last evaluation and to the window in use; none has the regularisers
 * in it (their curvature is `penaltyCurvature`). They count as no gradient: methods count what they call.
 */
import { span, type Vec } from '../math/kernels.ts';
import { backward, type Backward } from '../network/backward.ts';
import { hessianVector } from '../network/hessian-vector.ts';
import { jvp } from '../network/jvp.ts';
import type { PartProducts } from '../train/method-buffers.ts';
import { gradientOfPart, lossPass, type Part, type Problem } from '../train/problem.ts';

/** What the products need of a part. */
interface Ready {
  readonly part: Part;
  readonly products: PartProducts;
  readonly back: Backward;
}

/**
 * J v into `part.products.dots` (T B x nOut) of every part, rows of the window. `v` (P) is not changed; its entries for
 * untrained weights count as 0. Throws where the problem was made without the buffers of products.
 */
export function jacobianProduct(problem: Problem, v: Vec): void {
  const { network, window } = problem;
  const direction = load(problem, v);
  for (const { part, products } of ready(problem)) {
    const { from, to } = window;
    jvp(network, part.track, products.buffers, { direction, from, to, out: products.dots });
  }
}

/**
 * out = J' H_L J v (P), H_L the second derivative of the loss by the outputs, 0 for untrained weights. Overwrites the
 * buffers of the backward pass.
 */
export function gaussNewtonProduct(problem: Problem, v: Vec, out: Vec): void {
  jacobianProduct(problem, v);
  adjointProduct(problem, out);
}

/**
 * out = J' H_L r (P), 0 for untrained weights, where r is what `part.products.dots` of every part hold (T B x nOut, rows
 * of the window; overwritten). Overwrites the buffers of the backward pass.
 */
export function adjointProduct(problem: Problem, out: Vec): void {
  const { kernels, network, window } = problem;
  out.fill(0);
  for (const { part, products, back } of ready(problem)) {
    curve(problem, part, products);
    kernels.fill(span(part.gradient), 0);
    const { from, to } = window;
    backward(network, part.track, back, { outputError: products.dots, from, to, gradient: part.gradient });
    addTrained(problem, part, out);
  }
}

/**
 * out = (d2E/dtheta2) v (P), exact (Pearlmutter 1994), 0 for untrained weights. Runs the backward pass of the last
 * evaluation once more, so its buffers hold that one afterwards.
 */
export function hessianProduct(problem: Problem, v: Vec, out: Vec): void {
  const { kernels, network, window } = problem;
  jacobianProduct(problem, v);
  const direction = productsOf(problem).direction;
  out.fill(0);
  for (const { part, products, back } of ready(problem)) {
    gradientOfPart(problem, part);
    curve(problem, part, products);
    kernels.fill(span(part.gradient), 0);
    const { from, to } = window;
    const pass = { direction, outputErrorDot: products.dots, from, to, out: part.gradient };
    hessianVector(network, part.track, { back, products: products.buffers }, pass);
    addTrained(problem, part, out);
  }
}

function productsOf({ products }: Problem): NonNullable<Problem['products']> {
  if (products === null) throw new Error('The problem was made without the buffers of derivative products.');
  return products;
}

function ready({ parts }: Problem): readonly Ready[] {
  return parts.map((part) => {
    const { products, backward: back } = part;
    if (products === null || back === null)
      throw new Error('The problem was made without the buffers of derivative products.');
    return { part, products, back };
  });
}

/** The direction with zeros for untrained weights, where the kernels reach it. */
function load(problem: Problem, v: Vec): Vec {
  const { direction } = productsOf(problem);
  const { freeIndex } = problem.layout;
  for (let i = 0; i < direction.length; i++) direction[i] = freeIndex[i] < 0 ? 0 : v[i];
  return direction;
}

/** dots = H_L dots where a step counts, 0 elsewhere in the window. */
function curve(problem: Problem, part: Part, { dots }: PartProducts): void {
  const { loss, lossOptions, counted, window, layout } = problem;
  const { curvature, row } = productsOf(problem);
  const width = layout.outputs;
  const pass = lossPass(problem, part);
  const scale = loss.isMean(lossOptions) ? 1 / counted : 1;
  dots.fill(0, window.from * part.batch * width, pass.first * width);
  for (let r = 0; r < pass.rows; r++) {
    const at = (pass.first + r) * width;
    const weight = part.weights[pass.first + r] * scale;
    if (weight === 0 || loss.curvature === null) {
      dots.fill(0, at, at + width);
      continue;
    }
    loss.curvature(pass, r, curvature);
    for (let i = 0; i < width; i++) row[i] = weight * rowTimes(curvature, i * width, { dots, at, width });
    for (let i = 0; i < width; i++) dots[at + i] = row[i];
  }
}

function rowTimes(matrix: Vec, from: number, x: { dots: Vec; at: number; width: number }): number {
  let sum = 0;
  for (let j = 0; j < x.width; j++) sum += matrix[from + j] * x.dots[x.at + j];
  return sum;
}

function addTrained({ layout }: Problem, { gradient }: Part, out: Vec): void {
  for (let i = 0; i < out.length; i++) if (layout.freeIndex[i] >= 0) out[i] += gradient[i];
}
