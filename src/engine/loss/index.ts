/** The table of losses: how outputs are compared with targets. */
import type { Entry } from '../fields.ts';
import type { Kernels, Vec } from '../math/kernels.ts';
import { squaredError } from './squared-error.ts';

/** A loss over the outputs of all training steps. */
export interface Loss extends Entry {
  readonly equation: string;
  /**
   * The error of `count` outputs and, into `slope`, its derivative by each output.
   * @param pass outputs at `outputs[at ..]`, `targets` and `slope` from 0
   */
  evaluate(
    kernels: Kernels,
    pass: { outputs: Vec; at: number; targets: Vec; slope: Vec; count: number },
  ): number;
}

/** Every loss, in the order of forms. */
export const losses: readonly Loss[] = [squaredError];
