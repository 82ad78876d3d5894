import { UnfoldError } from '../../errors.ts';
import { log as logarithm } from '../../math/elementary.ts';
import { type ColumnStep, columnFields, type StepColumn } from './step.ts';

/** Logarithms, for a series that grows or swings in proportion to its level. */
export const log: ColumnStep = {
  name: 'log',
  kind: 'column',
  label: 'Logarithm',
  help: 'The natural logarithm, after an offset is added. Forecasts are raised back by exp: a mean of logarithms becomes a median.',
  equation: "x'(t) = \\ln(x(t) + c)",
  source: 'Box and Cox 1964, with lambda = 0',
  fields: {
    offset: {
      kind: 'number',
      label: 'Offset',
      help: 'Added first, so that all values become positive: 1 for counts that may be 0.',
      symbol: 'c',
      default: 0,
    },
    ...columnFields,
  },
  needs: () => null,
  fit: (column, options) => {
    const offset = Number(options.offset);
    refuseNotPositive(column, offset);
    return [
      {
        lost: 0,
        apply: (before) => before.map((x) => logarithm(x + offset)),
        undo: { kind: 'exp', minus: offset },
        told: null,
        count: 0,
      },
    ];
  },
};

function refuseNotPositive({ name, values, first }: StepColumn, offset: number): void {
  for (let row = first; row < values.length; row++) {
    if (!(values[row] + offset <= 0)) continue;
    const added = offset === 0 ? '' : `, and ${values[row] + offset} with the offset of ${offset}`;
    throw new UnfoldError(
      'data.not-positive',
      `Column "${name}": the value in row ${row + 1} is ${values[row]}${added}; it has no logarithm (rows counted from 1). Give a larger offset, or take the step away.`,
      'data.steps',
    );
  }
}
