/** The table of cells: what the units of a layer compute. */
import { linear } from './linear.ts';
import { logistic } from './logistic.ts';
import { relu } from './relu.ts';
import { tanh } from './tanh.ts';

export type { Cell } from './cell.ts';

/** Every cell, in the order of forms. */
export const cells = [tanh, logistic, relu, linear] as const;
