import { describe, expect, it } from 'vitest';
import { drawSome, lastTarget, rows } from './helpers.ts';

interface Expected {
  readonly variant: string;
  /** Channel of the numbers. */
  readonly numbers: 0 | 1;
  readonly range: readonly [number, number];
  /** First and last place of each mark, where both together do not overlap. */
  readonly places: readonly (readonly [number, number])[];
  readonly lengths: readonly [number, number];
  readonly sum: (a: number, b: number) => number;
  readonly tolerance: readonly [addition: number, multiplication: number];
}

const half = (a: number, b: number) => (a + b) / 2;

/** At length 100, places counted from 0. */
const expected: Expected[] = [
  {
    variant: 'pascanu',
    numbers: 1,
    range: [0, 1],
    places: [
      [0, 9],
      [10, 52],
    ],
    lengths: [100, 109],
    sum: half,
    tolerance: [0.2, 0.2],
  },
  {
    variant: 'supplement',
    numbers: 1,
    range: [0, 1],
    places: [
      [0, 10],
      [10, 54],
    ],
    lengths: [100, 110],
    sum: half,
    tolerance: [0.2, 0.2],
  },
  {
    variant: 'galvan',
    numbers: 1,
    range: [0, 1],
    places: [
      [0, 9],
      [10, 52],
    ],
    lengths: [100, 109],
    sum: half,
    tolerance: [0.04, 0.2],
  },
  {
    variant: 'chernodub',
    numbers: 0,
    range: [-1, 1],
    places: [
      [0, 10],
      [11, 54],
    ],
    lengths: [100, 100],
    sum: half,
    tolerance: [0.04, 0.04],
  },
  {
    variant: 'martens',
    numbers: 0,
    range: [0, 1],
    places: [
      [1, 9],
      [10, 49],
    ],
    lengths: [100, 110],
    sum: (a, b) => a + b,
    tolerance: [0.04, 0.04],
  },
];

const many = { batch: 1500 };

describe('addition and multiplication', () => {
  it.each(expected)(
    '$variant: two marks in their ranges, numbers in theirs',
    ({ variant, numbers, range, places, lengths }) => {
      const { drawn } = drawSome('addition', { variant, lengths: 'per-sequence' }, many);
      const seen = [new Set<number>(), new Set<number>()];
      let [low, high, sum, count] = [Infinity, -Infinity, 0, 0];
      for (let b = 0; b < drawn.batch; b++) {
        const sequence = rows(drawn, drawn.inputs, b);
        const at = sequence.flatMap((one, t) => (one[1 - numbers] === 1 ? [t] : []));
        expect(at).toHaveLength(2);
        at.forEach((t, k) => seen[k].add(t));
        for (const one of sequence) {
          low = Math.min(low, one[numbers]);
          high = Math.max(high, one[numbers]);
          sum += one[numbers];
          count++;
        }
      }
      places.forEach(([first, last], k) => {
        expect([Math.min(...seen[k]), Math.max(...seen[k])]).toEqual([first, last]);
      });
      expect([Math.min(...drawn.lengths), Math.max(...drawn.lengths)]).toEqual(lengths);
      expect(low).toBeGreaterThanOrEqual(range[0]);
      expect(high).toBeLessThan(range[1]);
      expect(high - low).toBeGreaterThan(0.999 * (range[1] - range[0]));
      expect(sum / count).toBeCloseTo((range[0] + range[1]) / 2, 2);
    },
  );

  it.each(expected)(
    '$variant: the target is the sum or product of the marked numbers',
    ({ variant, numbers, sum }) => {
      for (const [name, combine] of [
        ['addition', sum],
        ['multiplication', (a: number, b: number) => a * b],
      ] as const) {
        const { drawn } = drawSome(name, { variant, lengths: 'per-sequence' }, { batch: 40 });
        for (let b = 0; b < drawn.batch; b++) {
          const marked = rows(drawn, drawn.inputs, b).filter((one) => one[1 - numbers] === 1);
          expect(lastTarget(drawn, b)).toEqual([combine(marked[0][numbers], marked[1][numbers])]);
        }
        expect(drawn.weights.reduce((total, weight) => total + weight, 0)).toBe(40);
      }
    },
  );

  it.each(expected)('$variant: an answer is right within its tolerance', ({ variant, tolerance }) => {
    for (const [k, name] of ['addition', 'multiplication'].entries()) {
      const { task, options, drawn } = drawSome(name, { variant, length: 40 }, { batch: 2 });
      const off = (error: number) =>
        drawn.targets.map((target, at) => target + (drawn.weights[at] === 1 ? error : 9));
      const bound = tolerance[k];
      expect(task.wrong(options, drawn, off(0.99 * bound), 1)).toBe(false);
      expect(task.wrong(options, drawn, off(-1.01 * bound), 1)).toBe(true);
      expect(task.wrong({ ...options, tolerance: 0.5 }, drawn, off(-0.49), 1)).toBe(false);
    }
  });

  it('puts a mark of -1 where Martens and Sutskever do, and nowhere else where no text does', () => {
    const negatives = (variant: string) => {
      const { drawn } = drawSome('addition', { variant, length: 50 });
      const channel = variant === 'martens' || variant === 'hochreiter' || variant === 'chernodub' ? 1 : 0;
      return rows(drawn, drawn.inputs, 0).flatMap((one, t) =>
        one[channel] === -1 ? [t - drawn.lengths[0]] : [],
      );
    };
    expect(negatives('martens').at(-1)).toBe(-3);
    expect(negatives('martens')).toHaveLength(2);
    expect(negatives('hochreiter').at(-1)).toBe(-1);
    expect(negatives('pascanu')).toEqual([]);
    expect(negatives('chernodub')).toEqual([]);
  });
});

describe('the form of Hochreiter and Schmidhuber', () => {
  it('marks one of the first ten and one of the next free T/2 - 1, the first counting 0 or 1 where it is marked', () => {
    for (const name of ['addition', 'multiplication']) {
      const { drawn } = drawSome(name, { variant: 'hochreiter', lengths: 'per-sequence' }, many);
      const [low, made, fromFirst] =
        name === 'addition'
          ? [-1, (a: number, b: number) => 0.5 + (a + b) / 4, 0]
          : [0, (a: number, b: number) => a * b, 1];
      let firsts = 0;
      let largest = 0;
      let lowest = Infinity;
      for (let b = 0; b < drawn.batch; b++) {
        const sequence = rows(drawn, drawn.inputs, b);
        expect(sequence[0][1]).toBe(-1);
        expect(sequence.at(-1)?.[1]).toBe(-1);
        const at = sequence.flatMap((one, t) => (one[1] === 1 ? [t] : []));
        if (at.length === 1) firsts++;
        else expect(at).toHaveLength(2);
        expect(at[0]).toBeLessThan(at.length === 2 ? 49 : 50);
        largest = Math.max(largest, at.at(-1) ?? 0);
        const counted = at.map((t) => sequence[t][0]);
        const [x, y] = counted.length === 2 ? counted : [fromFirst, counted[0]];
        expect(lastTarget(drawn, b)[0]).toBeCloseTo(made(x, y), 15);
        lowest = Math.min(lowest, ...sequence.map(([value]) => value));
      }
      expect(largest).toBe(49);
      expect(lowest).toBeGreaterThanOrEqual(low);
      expect(lowest).toBeLessThan(low + 0.01);
      // First mark on the first pair in a tenth of the sequences, the second one in about a fiftieth.
      expect(firsts / drawn.batch).toBeGreaterThan(0.09);
      expect(firsts / drawn.batch).toBeLessThan(0.15);
      expect([Math.min(...drawn.lengths), Math.max(...drawn.lengths)]).toEqual([100, 110]);
    }
  });
});
