/** The external inputs inside the source vectors: what disturbances change for an iteration and give back. */
import type { Vec } from '../math/kernels.ts';
import { FROM_INPUT, type Source } from '../network/layout.ts';
import type { Problem } from '../train/problem.ts';

/** Rows (t B + b) from the first to before the last, of one part's layer, with the columns of one input connection. */
export interface InputColumns {
  readonly part: number;
  readonly batch: number;
  readonly z: Vec;
  readonly fan: number;
  readonly source: Source;
  readonly from: number;
  readonly to: number;
}

/** The numbers of an input connection as they were before a disturbance. */
export interface KeptInputs {
  readonly columns: InputColumns;
  readonly values: Float64Array;
}

/** Every connection from the inputs, over the steps in use, in a fixed order. */
export function inputColumns({ parts, window }: Problem): readonly InputColumns[] {
  return parts.flatMap(({ track }, part) =>
    track.layers.flatMap(({ plan, z }) =>
      plan.sources
        .filter(({ layer }) => layer === FROM_INPUT)
        .map((source) => {
          const { batch } = track;
          return { part, batch, z, fan: plan.fan, source, from: window.from * batch, to: window.to * batch };
        }),
    ),
  );
}

/** Keeps the inputs of the steps in use, unless they are kept already: to be called before they are changed. */
export function keepInputs(problem: Problem): void {
  problem.keptInputs ??= inputColumns(problem).map((columns) => {
    const values = new Float64Array((columns.to - columns.from) * columns.source.width);
    eachInput(columns, (z, index, i) => {
      values[i] = z[index];
    });
    return { columns, values };
  });
}

/** Puts the kept inputs back; without any, nothing happens. */
export function restoreInputs(problem: Problem): void {
  for (const { columns, values } of problem.keptInputs ?? []) {
    eachInput(columns, (z, index, i) => {
      z[index] = values[i];
    });
  }
  problem.keptInputs = null;
}

/** Calls `visit` with the place in z of every number of these columns, and its index in row-major order. */
export function eachInput(
  { z, fan, source, from, to }: InputColumns,
  visit: (z: Vec, index: number, i: number) => void,
): void {
  let i = 0;
  for (let row = from; row < to; row++) {
    for (let j = 0; j < source.width; j++) visit(z, row * fan + source.at + j, i++);
  }
}
