import { exactLength, upToExcluded } from './lengths.ts';
import { fromTo, nearestShare, share } from './span.ts';
import { hochreiterOrder, martensOrder, orderTask, plainOrder } from './symbol-order.ts';

/** [T/10, 2T/10), [3T/10, 4T/10), [6T/10, 7T/10). */
const thirds = (_nominal: number, l: number) =>
  [1, 3, 6].map((tenth) => ({ first: share(l, tenth, 10), count: share(l, 1, 10) }));

/** Which of X and Y stood first, second and third: eight classes, v0 + 2 v1 + 4 v2. */
export const temporalOrder3 = orderTask({
  name: 'temporal-order-3',
  label: 'Temporal order, 3 symbols',
  help: 'Three symbols, each X or Y, far apart among distractors; at the end the network tells which of eight orders it was.',
  source:
    'Hochreiter and Schmidhuber 1997, task 6b; Pascanu et al. 2013, supplement, section 3.1.4; Chernodub and Nowicki 2016',
  symbols: 3,
  variants: {
    pascanu: { ...plainOrder, lengths: upToExcluded, spans: thirds },
    // The positions are those of the code; the longest length may be drawn.
    supplement: { ...plainOrder, lengths: exactLength, spans: thirds },
    // Positions there count from 1, both ends included.
    chernodub: {
      ...plainOrder,
      lengths: exactLength,
      spans: (_nominal, l) =>
        [1, 3, 6].map((tenth) =>
          fromTo(Math.max(1, nearestShare(l, tenth, 10)) - 1, nearestShare(l, tenth + 1, 10) - 1),
        ),
    },
    // Lengths 100 to 110, positions 10 to 20, 33 to 43 and 66 to 76, scaled with the length asked for.
    hochreiter: {
      ...hochreiterOrder,
      spans: (T) => [
        fromTo(Math.max(1, share(T, 1, 10)), share(T, 2, 10)),
        fromTo(share(T, 33, 100), share(T, 43, 100)),
        fromTo(share(T, 66, 100), share(T, 76, 100)),
      ],
    },
    martens: {
      ...martensOrder,
      spans: (T) => [
        fromTo(Math.max(1, share(T, 1, 100)), share(T, 1, 10)),
        fromTo(share(T, 3, 10), share(T, 4, 10)),
        fromTo(share(T, 5, 10), share(T, 6, 10)),
      ],
    },
  },
});
