import { span } from '../math/kernels.ts';
import { backward } from '../network/backward.ts';
import { finishGradient } from '../train/problem.ts';
import type { GradientMethod } from './index.ts';

/** Full back-propagation through time over the whole training part (Bianchi et al. 2017 section 2.1). */
export const bptt: GradientMethod = {
  name: 'bptt',
  label: 'Back-propagation through time',
  help: 'The exact gradient over the whole training part, in one backward pass.',
  fields: {},
  needs: 'backward',
  compute: (problem) => {
    if (problem.backward === null) throw new Error('bptt: the problem was made without backward buffers');
    const { kernels, network, track, slope, trainSteps, gradient } = problem;
    kernels.fill(span(gradient), 0);
    backward(network, track, problem.backward, { outputError: slope, from: 0, to: trainSteps, gradient });
    finishGradient(problem);
  },
};
