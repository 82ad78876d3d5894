/** The table of cells: what the units of a layer compute. */
import type { Cell } from './cell.ts';
import { gru } from './gru.ts';
import { highway } from './highway.ts';
import { linear } from './linear.ts';
import { logistic } from './logistic.ts';
import { lstm } from './lstm.ts';
import { relu } from './relu.ts';
import { tanh } from './tanh.ts';

export type { Cell } from './cell.ts';

/** Every cell, in the order of forms. */
export const cells: readonly Cell[] = [tanh, logistic, relu, linear, lstm, gru, highway];
