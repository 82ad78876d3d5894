/**
 * One Gauss-Newton iteration of Pedersen's network written straight on the kernels: 9 tanh units fed by themselves,
 * one input and a bias, one linear output with a bias; 81 + 9 + 9 + 9 + 1 = 109 weights.
 */
import { type KernelProvider, matrix, span } from '../src/engine/math/kernels.ts';

const STEPS = 1000;
const UNITS = 9;
/** [hidden | 1 | input]: what each unit is fed, and with the output's weights in front of the 1, the output too. */
const FED = UNITS + 2;
const HIDDEN_WEIGHTS = UNITS * FED;
const WEIGHTS = HIDDEN_WEIGHTS + UNITS + 1;
/** Row lengths padded so that rows begin at whole vectors. */
const FED_ROW = 12;
const TANGENT_ROW = 100;
const JACOBIAN_ROW = 112;

/** Prepares an iteration on a back end: forward pass, tangents, J'J, Cholesky, solution. The work is the same each time. */
export function gaussNewtonIteration(provider: KernelProvider): () => void {
  const kernels = provider.open('float64', 2 ** 21);
  const fed = kernels.alloc((STEPS + 1) * FED_ROW); // (T + 1) x [hidden | 1 | input]
  const weightsIn = kernels.alloc(FED * FED_ROW); // FED x UNITS, transposed for row vectors
  const nets = kernels.alloc(STEPS * FED_ROW);
  const slopes = kernels.alloc(STEPS * FED_ROW);
  // Recurrent weights, and the output's weights as one more row: both meet the same tangents.
  const stacked = kernels.alloc((UNITS + 1) * UNITS);
  const tangents = [0, 1].map(() => kernels.alloc((UNITS + 1) * TANGENT_ROW));
  const jacobian = kernels.alloc(STEPS * JACOBIAN_ROW);
  const hessian = kernels.alloc(WEIGHTS * JACOBIAN_ROW);
  const errors = kernels.alloc(STEPS);
  const gradient = kernels.alloc(JACOBIAN_ROW);
  [fed, weightsIn, stacked, errors].forEach((data, which) => {
    for (let i = 0; i < data.length; i++) data[i] = 0.6 * (((i * 7919 + which) % 1009) / 1009 - 0.5);
  });

  const fedRow = matrix(fed, { rows: 1, cols: FED });
  const input = matrix(weightsIn, { rows: FED, cols: UNITS, stride: FED_ROW });
  const netRow = matrix(nets, { rows: 1, cols: UNITS });
  const net = span(nets, 0, UNITS);
  const hidden = span(fed, 0, UNITS);
  const both = matrix(stacked, { rows: UNITS + 1, cols: UNITS });
  const factors = span(slopes, 0, UNITS + 1);
  const unitSlopes = span(slopes, 0, UNITS);
  const fedSpan = span(fed, 0, FED);
  const next = tangents.map((data) => matrix(data, { rows: UNITS + 1, cols: TANGENT_ROW }));
  const units = tangents.map((data) => matrix(data, { rows: UNITS, cols: TANGENT_ROW }));
  const outputs = tangents.map((data) => span(data, UNITS * TANGENT_ROW, HIDDEN_WEIGHTS));
  const jacobianRow = span(jacobian, 0, HIDDEN_WEIGHTS);
  const outputRow = span(jacobian, 0, UNITS + 1);
  const outputFed = span(fed, 0, UNITS + 1);
  const allRows = matrix(jacobian, { rows: STEPS, cols: WEIGHTS, stride: JACOBIAN_ROW });
  const normal = matrix(hessian, { rows: WEIGHTS, cols: WEIGHTS, stride: JACOBIAN_ROW });
  const errorRow = matrix(errors, { rows: 1, cols: STEPS });
  const gradientRow = matrix(gradient, { rows: 1, cols: WEIGHTS });
  const solution = span(gradient, 0, WEIGHTS);

  const forward = (): void => {
    kernels.fill(span(nets), 0);
    for (let t = 0; t < STEPS; t++) {
      fedRow.at = netRow.at = net.at = t * FED_ROW;
      hidden.at = (t + 1) * FED_ROW;
      kernels.gemmInto(netRow, fedRow, input);
      kernels.activateInto(hidden, net, 'tanh');
    }
    kernels.slopeInto(span(slopes), span(fed, FED_ROW), 'tanh');
    for (let t = 0; t < STEPS; t++) slopes[t * FED_ROW + UNITS] = 1;
  };

  /** Step t makes the tangents of t, and the output's row of J for t - 1 beside them. */
  const tangent = (): void => {
    kernels.fill(span(tangents[1]), 0);
    for (let t = 0; t < STEPS; t++) {
      const now = t & 1;
      factors.at = unitSlopes.at = fedSpan.at = t * FED_ROW;
      kernels.gemmScaledInto(next[now], factors, both, units[1 - now]);
      kernels.addBlocksInto(units[now], unitSlopes, fedSpan);
      if (t === 0) continue;
      jacobianRow.at = (t - 1) * JACOBIAN_ROW;
      outputRow.at = jacobianRow.at + HIDDEN_WEIGHTS;
      outputFed.at = t * FED_ROW;
      kernels.copyInto(jacobianRow, outputs[now]);
      kernels.copyInto(outputRow, outputFed);
    }
  };

  return () => {
    forward();
    tangent();
    kernels.fill(span(hessian), 0);
    kernels.syrkInto(normal, allRows);
    kernels.fill(span(gradient), 0);
    kernels.gemmInto(gradientRow, errorRow, allRows);
    for (let i = 0; i < WEIGHTS; i++) hessian[i * (JACOBIAN_ROW + 1)] += 1e-3;
    if (kernels.choleskyInto(normal) !== -1) throw new Error('The normal matrix is not positive definite.');
    kernels.choleskySolveInto(solution, normal);
  };
}
