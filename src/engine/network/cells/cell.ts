import type { Entry } from '../../fields.ts';
import type { Activation } from '../../math/kernels.ts';

/** A kind of unit: y = f(net), optionally leaky. `equation` is KaTeX source. */
export interface Cell extends Entry {
  readonly activation: Activation;
  readonly equation: string;
  /** Where f is flat a unit carries no gradient; |y| beyond this counts as saturated. Null where f never saturates. */
  readonly saturation: number | null;
}
