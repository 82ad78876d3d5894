import type { Generator } from './generator.ts';
import { rowsOf } from './motion.ts';
import { lengthField, noiseField, numberField, skipField, startField, startOf } from './settings.ts';

const variables = ['x', 'y'] as const;

/** Hénon's map of the plane into itself. */
export const henon: Generator = {
  name: 'henon',
  label: 'Hénon map',
  help: 'Two coupled numbers, folded and stretched at every step; x alone determines the next x from its last two. Columns x and y.',
  source:
    'M. Hénon, A two-dimensional mapping with a strange attractor, Communications in Mathematical Physics 50, 1976, pages 69-77',
  equation: 'x_{t+1} = 1 - a x_t^2 + y_t,\\quad y_{t+1} = b\\, x_t',
  fields: {
    length: lengthField(2000),
    skip: skipField(100),
    a: numberField({
      label: 'Folding',
      symbol: 'a',
      help: 'Strength of the bend; 1.4 is chaotic.',
      default: 1.4,
    }),
    b: numberField({
      label: 'Contraction',
      symbol: 'b',
      help: 'Areas shrink by this factor at every step.',
      default: 0.3,
    }),
    start: startField([0, 0], 'x and y at the beginning, before the rows that are left out.'),
    noise: noiseField,
  },
  generate: (options, stream) => {
    const { a, b } = options as Record<string, number>;
    const state = startOf(options, variables);
    const next = (): void => {
      const [x, y] = state;
      state[0] = 1 - a * x * x + y;
      state[1] = b * x;
    };
    const advice = 'With a = 1.4 and b = 0.3, starts near (0, 0) stay bounded.';
    return rowsOf({ name: 'Hénon map', variables, state, next, advice }, options, stream);
  },
};
