/** Cosines of the angles between signals over time. */
import type { LayerTrack } from '../network/trajectory.ts';
import type { UnitPlace } from './remove-unit.ts';
import { unitName } from './looked-at.ts';
import type { Subject } from './subject.ts';

/** `rows` signals of `length` numbers each, row by row; what each is, in words and by its place. */
export interface Signals {
  readonly rows: number;
  readonly length: number;
  readonly values: Float64Array;
  readonly places: readonly UnitPlace[];
  readonly names: readonly string[];
}

/** Two signals i > j with |cos| `cosine`, their inner product and squared lengths. */
export interface Pair {
  readonly i: number;
  readonly j: number;
  readonly cosine: number;
  readonly sign: number;
  readonly product: number;
  readonly squares: { readonly i: number; readonly j: number };
}

/** Values of all units but those of the output over all steps and sequences. */
export function valuesOf(subject: Subject): Signals {
  const { layout } = subject;
  const places = layout.layers.flatMap(({ size }, layer) =>
    layer === layout.output ? [] : Array.from({ length: size }, (_, unit) => ({ layer, unit })),
  );
  return gather(
    subject,
    places,
    ({ h, plan }, { row, unit, history }) => h[(history + row) * plan.size + unit],
  );
}

/** Slopes f'(net) of all hidden units that have one function that is not linear. */
export function slopesOf(subject: Subject): Signals {
  const { layout } = subject;
  const places = layout.layers.flatMap(({ size, gates, activation }, layer) =>
    layer === layout.output || gates !== null || activation === 'linear'
      ? []
      : Array.from({ length: size }, (_, unit) => ({ layer, unit })),
  );
  return gather(subject, places, ({ y, yAt, plan }, { row, unit }) => {
    const value = y[yAt + row * plan.size + unit];
    const { activation } = plan;
    if (activation === 'tanh') return 1 - value * value;
    return activation === 'logistic' ? value * (1 - value) : Number(value > 0);
  });
}

/** One signal a place: `read` finds its value in a row of a track; `history` is how many rows of past there are. */
function gather(
  { problem, layout }: Subject,
  places: readonly UnitPlace[],
  read: (layer: LayerTrack, place: { row: number; unit: number; history: number }) => number,
): Signals {
  const length = problem.parts.reduce((sum, { batch }) => sum + batch * problem.window.to, 0);
  const values = new Float64Array(places.length * length);
  places.forEach((place, i) => {
    let at = i * length;
    for (const { track } of problem.parts) {
      const layer = track.layers[place.layer];
      const history = track.history * track.batch;
      for (let row = 0; row < problem.window.to * track.batch; row++)
        values[at++] = read(layer, { row, unit: place.unit, history });
    }
  });
  const names = places.map(({ layer, unit }) => unitName(layout.layers[layer], unit));
  return { rows: places.length, length, values, places, names };
}

/** |cos| of all pairs (rows x rows), 1 on the diagonal; 0 for a signal that is always zero. */
export function* cosines({ rows, length, values }: Signals): Generator<number, Float64Array, void> {
  const all = new Float64Array(rows * rows);
  const lengths = Float64Array.from({ length: rows }, (_, i) =>
    Math.sqrt(product(values, { i, j: i, length })),
  );
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      const cosine = Math.abs(product(values, { i, j, length }) / (lengths[i] * lengths[j])) || 0;
      all[i * rows + j] = all[j * rows + i] = Math.min(1, cosine);
    }
    all[i * rows + i] = 1;
    yield (i + 1) / (rows + 1);
  }
  return all;
}

/** Pairs of at least that |cos|, the nearest to proportional first. */
export function pairsAbove(all: Float64Array, { rows, length, values }: Signals, least: number): Pair[] {
  const pairs: Pair[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      const cosine = all[i * rows + j];
      if (!(cosine >= least)) continue;
      const xy = product(values, { i, j, length });
      const squares = {
        i: product(values, { i, j: i, length }),
        j: product(values, { i: j, j, length }),
      };
      pairs.push({
        i: j,
        j: i,
        cosine,
        sign: xy < 0 ? -1 : 1,
        product: xy,
        squares: { i: squares.j, j: squares.i },
      });
    }
  }
  return pairs.sort((a, b) => b.cosine - a.cosine);
}

function product(values: Float64Array, { i, j, length }: { i: number; j: number; length: number }): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += values[i * length + k] * values[j * length + k];
  return sum;
}
