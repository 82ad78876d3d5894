import { markRules, numberTask } from './marked-numbers.ts';

const unit = { low: 0, high: 1, firstCounts: null } as const;
const product = (a: number, b: number) => a * b;

/** The product of two marked numbers. Right: within 0.04; a squared error of 0.04 in Pascanu et al. and Galvan. */
export const multiplication = numberTask({
  name: 'multiplication',
  label: 'Multiplication',
  help: 'Two of many random numbers are marked; at the end the network gives their product.',
  source:
    'Hochreiter and Schmidhuber 1997, task 5; Martens and Sutskever 2011; Pascanu et al. 2013, supplement, section 3.1.3; Galvan 2016; Chernodub and Nowicki 2016',
  variants: {
    pascanu: { ...markRules.pascanu, ...unit, target: product, tolerance: 0.2 },
    supplement: { ...markRules.supplement, ...unit, target: product, tolerance: 0.2 },
    galvan: { ...markRules.galvan, ...unit, target: product, tolerance: 0.2 },
    chernodub: {
      ...markRules.chernodub,
      low: -1,
      high: 1,
      firstCounts: null,
      target: product,
      tolerance: 0.04,
    },
    hochreiter: { ...markRules.hochreiter, ...unit, firstCounts: 1, target: product, tolerance: 0.04 },
    martens: { ...markRules.martens, ...unit, target: product, tolerance: 0.04 },
  },
});
