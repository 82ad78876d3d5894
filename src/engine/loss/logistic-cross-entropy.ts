import { exp, log, log1p, logistic } from '../math/elementary.ts';
import { type Kernels, span } from '../math/kernels.ts';
import type { Loss, LossPass } from './index.ts';
import { isMeanReduction, reductionFields } from './reduction.ts';

/**
 * E = -sum_j (t_j log p_j + (1 - t_j) log(1 - p_j)) with p = logistic of the output layer's values y, a probability for
 * each output (the loss of the polyphonic music of Pascanu et al. 2013). Computed as
 * max(y, 0) - t y + log(1 + e^-|y|), which never overflows. dE/dy = p - t, second derivative p (1 - p). In 32 bits
 * log(1 + e^-|y|) is -log(max(p, 1 - p)), with one logarithm for the product of many.
 */
export const logisticCrossEntropy: Loss = {
  name: 'logistic-cross-entropy',
  label: 'Logistic cross-entropy',
  help: 'For classes that do not exclude each other: every output is a probability of its own. Targets lie from 0 to 1.',
  equation: 'E = -\\sum_t \\sum_j t_j \\log p_j + (1 - t_j) \\log(1 - p_j),\\quad p_j = 1/(1 + e^{-y_j})',
  source: 'Pascanu et al. 2013, section 4.2 (polyphonic music); Boulanger-Lewandowski et al. 2012',
  fields: reductionFields,
  output: 'logistic',
  targets: 'unit-interval',
  isMean: isMeanReduction,
  evaluate: (kernels, pass) => {
    if (kernels.precision === 'float32') return evaluateSingle(kernels, pass);
    const { outputs, at, targets, weights, slope, first, rows, width } = pass;
    let error = 0;
    for (let row = 0; row < rows; row++) {
      const base = (first + row) * width;
      const from = at + row * width;
      if (weights[first + row] === 0) {
        slope.fill(0, base, base + width);
        continue;
      }
      for (let j = 0; j < width; j++) {
        const y = outputs[from + j];
        const target = targets[base + j];
        error += Math.max(y, 0) - target * y + log1p(exp(-Math.abs(y)));
        slope[base + j] = logistic(y) - target;
      }
    }
    return error;
  },
  curvature: ({ outputs, at, width }, row, out) => {
    out.fill(0, 0, width * width);
    for (let j = 0; j < width; j++) {
      const p = logistic(outputs[at + row * width + j]);
      out[j * (width + 1)] = p * (1 - p);
    }
  },
};

/** Probabilities whose product is a normal number: each is at least 1/2. */
const FACTORS = 512;

/** The loss and its slopes in 32 bits: all probabilities in one call, and few logarithms. */
function evaluateSingle(kernels: Kernels, pass: LossPass): number {
  const { outputs, at, targets, weights, slope, first, rows, width } = pass;
  const length = rows * width;
  kernels.activateInto(span(slope, first * width, length), span(outputs, at, length), 'logistic');
  let error = 0;
  for (let row = 0; row < rows; row++) {
    const base = (first + row) * width;
    const from = at + row * width;
    if (weights[first + row] === 0) {
      slope.fill(0, base, base + width);
      continue;
    }
    let product = 1;
    for (let j = 0; j < width; j++) {
      const y = outputs[from + j];
      const p = slope[base + j];
      const target = targets[base + j];
      error += (y > 0 ? y : 0) - target * y;
      product *= p > 0.5 ? p : 1 - p;
      slope[base + j] = p - target;
      if (j % FACTORS === FACTORS - 1) {
        error -= log(product);
        product = 1;
      }
    }
    error -= log(product);
  }
  return error;
}
