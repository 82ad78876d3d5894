import { markRules, numberTask } from './marked-numbers.ts';

const unit = { low: 0, high: 1, firstCounts: null } as const;
const half = (a: number, b: number) => (a + b) / 2;

/** The sum of two marked numbers, halved in most texts. Right: within 0.04; a squared error of 0.04 in Pascanu et al. */
export const addition = numberTask({
  name: 'addition',
  label: 'Addition',
  help: 'Two of many random numbers are marked; at the end the network gives their sum, halved or scaled as the variant has it.',
  source:
    'Hochreiter and Schmidhuber 1997, task 4; Martens and Sutskever 2011; Pascanu et al. 2013, supplement, section 3.1.2; Galvan 2016; Chernodub and Nowicki 2016',
  variants: {
    pascanu: { ...markRules.pascanu, ...unit, target: half, tolerance: 0.2 },
    supplement: { ...markRules.supplement, ...unit, target: half, tolerance: 0.2 },
    // The appendix of the thesis has numbers in [-1, 1] and the slides the plain sum; this is the code.
    galvan: { ...markRules.galvan, ...unit, target: half, tolerance: 0.04 },
    // The script of the same group's other paper passes a tolerance of 0.08.
    chernodub: {
      ...markRules.chernodub,
      low: -1,
      high: 1,
      firstCounts: null,
      target: half,
      tolerance: 0.04,
    },
    hochreiter: {
      ...markRules.hochreiter,
      low: -1,
      high: 1,
      firstCounts: 0,
      target: (a, b) => 0.5 + (a + b) / 4,
      tolerance: 0.04,
    },
    martens: { ...markRules.martens, ...unit, target: (a, b) => a + b, tolerance: 0.04 },
  },
});
