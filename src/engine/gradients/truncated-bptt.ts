import { UnfoldError } from '../errors.ts';
import { computeGradient } from '../train/problem.ts';
import type { GradientMethod, Truncation } from './index.ts';

/**
 * BPTT(tau_b, tau_f) (Bianchi et al. 2017 section 2.1; Williams & Peng 1990): every update takes tau_f new steps, whose
 * errors flow back through the last tau_b steps. The state at the first of these is carried over from the update
 * before and held constant; the steps from there on are computed again with the present weights, so that the gradient
 * is exact for the truncated window (Williams & Peng keep the states that older weights gave).
 */
export const truncatedBptt: GradientMethod = {
  name: 'truncated-bptt',
  label: 'Truncated back-propagation through time',
  help: 'An update every few steps, with errors that flow back a limited number of steps; the state is carried over.',
  equation: '\\mathrm{BPTT}(\\tau_b, \\tau_f)',
  source: 'Bianchi et al. 2017 section 2.1; Williams & Peng 1990',
  fields: {
    form: {
      kind: 'choice',
      label: 'Form',
      help: 'True: (n, 1), an update at every step. Epochwise: (n, n), blocks side by side. Double: (2n, n), as Bianchi et al. use. Own: both numbers as given.',
      default: 'double',
      options: [
        { value: 'true', label: 'True, (n, 1)' },
        { value: 'epochwise', label: 'Epochwise, (n, n)' },
        { value: 'double', label: 'Double, (2n, n)' },
        { value: 'own', label: 'Own (tau_b, tau_f)' },
      ],
    },
    n: {
      kind: 'integer',
      label: 'n',
      help: 'Steps, for the first three forms.',
      symbol: 'n',
      when: { key: 'form', is: ['true', 'epochwise', 'double'] },
      default: 25,
      min: 1,
    },
    back: {
      kind: 'integer',
      label: 'Steps back',
      help: 'How far errors flow back; for the form of your own.',
      symbol: '\\tau_b',
      when: { key: 'form', is: ['own'] },
      default: 50,
      min: 1,
    },
    forward: {
      kind: 'integer',
      label: 'Steps forward',
      help: 'New steps an update; at most the steps back. For the form of your own.',
      symbol: '\\tau_f',
      when: { key: 'form', is: ['own'] },
      default: 25,
      min: 1,
    },
  },
  needs: 'backward',
  truncation: (options) => checked(truncationOf(options)),
  compute: computeGradient,
};

function truncationOf(options: Record<string, unknown>): Truncation {
  const n = options.n as number;
  switch (options.form) {
    case 'true':
      return { back: n, forward: 1 };
    case 'epochwise':
      return { back: n, forward: n };
    case 'double':
      return { back: 2 * n, forward: n };
    default:
      return { back: options.back as number, forward: options.forward as number };
  }
}

function checked(truncation: Truncation): Truncation {
  const { back, forward } = truncation;
  if (back >= forward) return truncation;
  throw new UnfoldError(
    'spec.truncation',
    `Truncated back-propagation goes ${back} steps back and ${forward} forward: the errors of ${forward - back} steps would be lost. Give at least as many steps back.`,
    'gradient.back',
  );
}
