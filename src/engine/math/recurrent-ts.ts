/** The steps of a recurrent layer by single kernels: the specification (see `Kernels.recurrentInto`). */
import { type Kernels, type RecurrentBack, type RecurrentSteps, span } from './kernels.ts';

/** `Kernels.recurrentInto`. */
export function recurrent(kernels: Kernels, loop: RecurrentSteps): void {
  const { steps, delay, activation, column, weights } = loop;
  const { rows, cols } = loop.y;
  for (let t = 0; t < steps; t++) {
    const z = { ...loop.z, at: loop.z.at + t * rows * loop.z.stride };
    const y = { ...loop.y, at: loop.y.at + t * rows * cols };
    const own = { ...z, at: z.at + column, cols };
    kernels.copyRowsInto(own, { ...y, at: y.at - delay * rows * cols });
    kernels.gemmPackedInto(y, z, weights);
    const values = span(y.data, y.at, rows * cols);
    kernels.activateInto(values, values, activation);
  }
}

/** `Kernels.recurrentBackInto`. */
export function recurrentBack(kernels: Kernels, loop: RecurrentBack): void {
  const { steps, activation, weights, dz } = loop;
  const width = dz.rows * dz.cols;
  const at = (x: { data: RecurrentBack['y']['data']; at: number }, t: number) =>
    span(x.data, x.at + t * width, width);
  let { known } = loop;
  for (let t = steps - 1; t >= 0; t--) {
    kernels.deltaInto(at(loop.delta, t), at(loop.y, t), at(loop.dh, t), activation);
    const delta = { ...loop.delta, at: loop.delta.at + t * width };
    const before = { ...loop.dh, at: loop.dh.at + (t - 1) * width };
    if (t - 1 < known) {
      kernels.gemmPackedInto(before, delta, weights);
      known = t - 1;
    } else {
      kernels.gemmPackedInto(dz, delta, weights);
      kernels.addRowsInto(before, dz);
    }
  }
}
