import { span } from '../math/kernels.ts';
import { acceptTrial, evaluate } from '../train/problem.ts';
import type { Method } from './index.ts';
import { readoutFlops, type ReadoutOptions, solveReadout } from './readout.ts';
import { checkReadout } from './readout-check.ts';
import { readoutFields } from './readout-fields.ts';
import { isMoved } from './trial-weights.ts';

/**
 * Ridge regression of a linear readout (Jaeger 2001; Lukosevicius and Jaeger 2009 section 8.1): one iteration solves
 * for all trained weights into the output at once, and the others stay as they are. It is how echo state networks are
 * trained, and a good start of the readout for any other method.
 */
export const ridgeReadout: Method = {
  name: 'ridge-readout',
  label: 'Ridge regression of the readout',
  help: 'Solves for the weights into a linear output in one iteration and leaves all others alone: the training of echo state networks.',
  equation: 'W_{out} = D^\\top Z\\,(Z^\\top Z + \\lambda I)^{-1}',
  source: 'Jaeger 2001; Lukoševičius and Jaeger 2009 section 8.1',
  fields: readoutFields,
  precisions: ['float64'],
  needs: ['readout'],
  wholeData: false,
  flops: ({ layout, steps }) => readoutFlops(layout, steps) + 4 * steps * layout.parameters,
  check: (layout, loss) => checkReadout('Ridge regression', layout, loss),
  init: () => ({}),
  step: (problem, _state, options) => {
    const { kernels, theta, trial } = problem;
    kernels.copyInto(span(trial), span(theta));
    const outcome = solveReadout(problem, trial, options as unknown as ReadoutOptions);
    if (outcome === 'singular') return { kind: 'stuck', word: 'not-positive-definite' };
    if (outcome === 'empty') return { kind: 'stuck', word: 'washout' };
    // The same states give the same solution, to the bit.
    if (!isMoved(problem)) return { kind: 'stuck', word: 'readout-solved' };
    acceptTrial(problem, evaluate(problem, trial));
    return { kind: 'stepped', stepSize: 1, halvings: 0, evaluated: true };
  },
};
