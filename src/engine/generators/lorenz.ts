import type { Generator } from './generator.ts';
import { rowsOf, rungeKutta } from './motion.ts';
import {
  checkSteps,
  lengthField,
  noiseField,
  numberField,
  skipField,
  startField,
  startOf,
  timeFields,
} from './settings.ts';

const variables = ['x', 'y', 'z'] as const;

/** Lorenz's equations of convection, all three variables. */
export const lorenz: Generator = {
  name: 'lorenz',
  label: 'Lorenz system',
  help: 'Three coupled variables that turn around two centres and change between them without a rule that can be seen. Columns x, y, z.',
  source:
    'E. N. Lorenz, Deterministic nonperiodic flow, Journal of the Atmospheric Sciences 20, 1963, pages 130-141',
  equation: "x' = \\sigma (y - x),\\quad y' = x (\\rho - z) - y,\\quad z' = x y - \\beta z",
  fields: {
    length: lengthField(5000),
    skip: skipField(1000),
    ...timeFields(0.02, 4),
    sigma: numberField({
      label: 'Prandtl number',
      symbol: '\\sigma',
      help: 'Ratio of viscosity to conduction of heat.',
      default: 10,
      above: 0,
      max: 1000,
    }),
    rho: numberField({
      label: 'Rayleigh number',
      symbol: '\\rho',
      help: 'Over its critical value. The motion is chaotic at 28; it comes to rest below about 24.',
      default: 28,
      min: 0,
      max: 1000,
    }),
    beta: numberField({
      label: 'Geometry',
      symbol: '\\beta',
      help: 'Of the rolls of convection; 8/3 in the text.',
      default: 8 / 3,
      above: 0,
      max: 1000,
    }),
    start: startField([1, 1, 1], 'x, y and z at the beginning, before the rows that are left out.'),
    noise: noiseField,
  },
  generate: (options, stream) => {
    checkSteps(options);
    const { sigma, rho, beta, interval, stepsPerSample } = options as Record<string, number>;
    const state = startOf(options, variables);
    const step = rungeKutta(
      state,
      ([x, y, z], out) => {
        out[0] = sigma * (y - x);
        out[1] = x * (rho - z) - y;
        out[2] = x * y - beta * z;
      },
      interval / stepsPerSample,
    );
    const next = (): void => {
      for (let k = 0; k < stepsPerSample; k++) step();
    };
    const advice = 'Take more steps a row, or a start that is nearer to 0.';
    return rowsOf({ name: 'Lorenz system', variables, state, next, advice }, options, stream);
  },
};
