import { exactLength, underTenthLonger, upToExcluded } from './lengths.ts';
import { fromTo, nearestShare, share } from './span.ts';
import { hochreiterOrder, martensOrder, orderTask, plainOrder } from './symbol-order.ts';

/** Which of X and Y stood first and second: classes XX, YX, XY, YY as v0 + 2 v1. */
export const temporalOrder = orderTask({
  name: 'temporal-order',
  label: 'Temporal order',
  help: 'Two symbols, each X or Y, far apart among distractors; at the end the network tells which of four orders it was.',
  source:
    'Hochreiter and Schmidhuber 1997, task 6a; Pascanu et al. 2013, supplement, section 3.1.1; Galvan 2016; Chernodub and Nowicki 2016',
  symbols: 2,
  variants: {
    pascanu: {
      ...plainOrder,
      lengths: upToExcluded,
      spans: (_nominal, l) => [
        { first: share(l, 1, 10), count: share(l, 1, 10) },
        { first: share(l, 5, 10), count: share(l, 1, 10) },
      ],
    },
    // The text has [4T/10, 5T/10] for the second; its closed ranges are read as half-open, as in the code.
    supplement: {
      ...plainOrder,
      lengths: exactLength,
      spans: (_nominal, l) => [
        { first: share(l, 1, 10), count: share(l, 1, 10) },
        { first: share(l, 4, 10), count: share(l, 1, 10) },
      ],
    },
    galvan: {
      ...plainOrder,
      lengths: underTenthLonger,
      spans: (_nominal, l) => [
        { first: 0, count: share(l, 1, 10) },
        { first: share(l, 1, 10), count: share(l, 4, 10) },
      ],
    },
    // Positions there count from 1.
    chernodub: {
      ...plainOrder,
      lengths: exactLength,
      spans: (_nominal, l) => [
        fromTo(Math.max(1, nearestShare(l, 1, 10)) - 1, nearestShare(l, 2, 10) - 1),
        fromTo(nearestShare(l, 4, 10) - 1, nearestShare(l, 5, 10) - 1),
      ],
    },
    // Lengths 100 to 110, positions 10 to 20 and 50 to 60, scaled with the length asked for.
    hochreiter: {
      ...hochreiterOrder,
      spans: (T) => [
        fromTo(Math.max(1, share(T, 1, 10)), share(T, 2, 10)),
        fromTo(share(T, 5, 10), share(T, 6, 10)),
      ],
    },
    martens: {
      ...martensOrder,
      spans: (T) => [
        fromTo(Math.max(1, share(T, 1, 100)), share(T, 1, 10)),
        fromTo(share(T, 4, 10), share(T, 5, 10)),
      ],
    },
  },
});
