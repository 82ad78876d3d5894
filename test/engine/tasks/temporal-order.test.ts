import { describe, expect, it } from 'vitest';
import { drawSome, lastTarget, symbols } from './helpers.ts';

interface Expected {
  readonly name: string;
  readonly variant: string;
  /** First and last place of each symbol X or Y. */
  readonly places: readonly (readonly [number, number])[];
  readonly lengths: readonly [number, number];
}

/** Places at length 100, counted from 0, as SCIENCE and the texts give them. */
const expected: Expected[] = [
  {
    name: 'temporal-order',
    variant: 'pascanu',
    places: [
      [10, 19],
      [50, 59],
    ],
    lengths: [100, 100],
  },
  {
    name: 'temporal-order',
    variant: 'supplement',
    places: [
      [10, 19],
      [40, 49],
    ],
    lengths: [100, 100],
  },
  {
    name: 'temporal-order',
    variant: 'galvan',
    places: [
      [0, 9],
      [10, 52],
    ],
    lengths: [100, 109],
  },
  {
    name: 'temporal-order',
    variant: 'chernodub',
    places: [
      [9, 19],
      [39, 49],
    ],
    lengths: [100, 100],
  },
  {
    name: 'temporal-order',
    variant: 'hochreiter',
    places: [
      [10, 20],
      [50, 60],
    ],
    lengths: [100, 110],
  },
  {
    name: 'temporal-order',
    variant: 'martens',
    places: [
      [1, 10],
      [40, 50],
    ],
    lengths: [100, 100],
  },
  {
    name: 'temporal-order-3',
    variant: 'pascanu',
    places: [
      [10, 19],
      [30, 39],
      [60, 69],
    ],
    lengths: [100, 100],
  },
  {
    name: 'temporal-order-3',
    variant: 'supplement',
    places: [
      [10, 19],
      [30, 39],
      [60, 69],
    ],
    lengths: [100, 100],
  },
  {
    name: 'temporal-order-3',
    variant: 'chernodub',
    places: [
      [9, 19],
      [29, 39],
      [59, 69],
    ],
    lengths: [100, 100],
  },
  {
    name: 'temporal-order-3',
    variant: 'hochreiter',
    places: [
      [10, 20],
      [33, 43],
      [66, 76],
    ],
    lengths: [100, 110],
  },
  {
    name: 'temporal-order-3',
    variant: 'martens',
    places: [
      [1, 10],
      [30, 40],
      [50, 60],
    ],
    lengths: [100, 100],
  },
];

const marks = (sequence: readonly number[]) =>
  sequence.flatMap((symbol, t) => (symbol <= 1 ? [{ t, symbol }] : []));

describe('temporal order', () => {
  it.each(expected)(
    '$name, $variant: places and lengths fill their ranges',
    ({ name, variant, places, lengths }) => {
      const { drawn } = drawSome(name, { variant, lengths: 'per-sequence' }, { batch: 1500 });
      const seen = places.map(() => new Set<number>());
      for (let b = 0; b < drawn.batch; b++) {
        const found = marks(symbols(drawn, drawn.inputs, b));
        expect(found).toHaveLength(places.length);
        found.forEach(({ t }, k) => seen[k].add(t));
      }
      places.forEach(([first, last], k) => {
        expect([Math.min(...seen[k]), Math.max(...seen[k])]).toEqual([first, last]);
        expect(seen[k].size).toBe(last - first + 1);
      });
      expect([Math.min(...drawn.lengths), Math.max(...drawn.lengths)]).toEqual(lengths);
    },
  );

  it.each(expected)(
    '$name, $variant: the class is v0 + 2 v1 (+ 4 v2), the loss at the last step only',
    (one) => {
      const { drawn } = drawSome(one.name, { variant: one.variant, lengths: 'per-sequence' }, { batch: 60 });
      for (let b = 0; b < drawn.batch; b++) {
        const found = marks(symbols(drawn, drawn.inputs, b));
        const answer = found.reduce((sum, { symbol }, k) => sum + symbol * [1, 2, 4][k], 0);
        const target = lastTarget(drawn, b);
        expect(target).toHaveLength(2 ** one.places.length);
        expect(target).toEqual(target.map((_, k) => (k === answer ? 1 : 0)));
      }
      const counted = drawn.weights.reduce((sum, weight) => sum + weight, 0);
      expect(counted).toBe(60);
      expect(drawn.targets.reduce((sum, value) => sum + value, 0)).toBe(60);
    },
  );

  it.each(expected)(
    '$name, $variant: distractors and classes are equally likely',
    ({ name, variant, places }) => {
      const { drawn } = drawSome(name, { variant }, { batch: 2000 });
      const counts = new Float64Array(8);
      const classes = new Float64Array(2 ** places.length);
      for (let b = 0; b < drawn.batch; b++) {
        for (const symbol of symbols(drawn, drawn.inputs, b)) counts[symbol]++;
        classes[lastTarget(drawn, b).indexOf(1)]++;
      }
      const distractors = counts.slice(2, 6);
      const mean = distractors.reduce((sum, count) => sum + count, 0) / 4;
      for (const count of distractors) expect(Math.abs(count / mean - 1)).toBeLessThan(0.03);
      const share = drawn.batch / classes.length;
      // Five standard deviations of a count; a balanced batch is exact.
      const slack = variant === 'martens' ? 0 : 5 * Math.sqrt(share);
      for (const count of classes) expect(Math.abs(count - share)).toBeLessThanOrEqual(slack);
    },
  );

  it('starts and ends a sequence with symbols of their own where the text has them', () => {
    const { drawn } = drawSome('temporal-order', { variant: 'hochreiter' }, { batch: 20 });
    const cued = drawSome('temporal-order', { variant: 'martens' }, { batch: 20 }).drawn;
    for (let b = 0; b < 20; b++) {
      const sequence = symbols(drawn, drawn.inputs, b);
      expect([sequence.indexOf(6), sequence.lastIndexOf(6)]).toEqual([0, 0]);
      expect([sequence.indexOf(7), sequence.lastIndexOf(7)]).toEqual([
        sequence.length - 1,
        sequence.length - 1,
      ]);
      expect(symbols(cued, cued.inputs, b).indexOf(6)).toBe(0);
      expect(symbols(cued, cued.inputs, b).indexOf(7)).toBe(98);
    }
  });

  it('leaves out the longest length in the code of Pascanu et al., and draws it in their text', () => {
    const given = { length: 50, lengthTo: 53, lengths: 'per-sequence' };
    const code = drawSome('temporal-order', given, { batch: 200 }).drawn;
    const text = drawSome('temporal-order', { ...given, variant: 'supplement' }, { batch: 200 }).drawn;
    expect(new Set(code.lengths)).toEqual(new Set([50, 51, 52]));
    expect(new Set(text.lengths)).toEqual(new Set([50, 51, 52, 53]));
  });
});

describe('a right answer', () => {
  const { task, options, drawn } = drawSome('temporal-order', { length: 20 }, { batch: 1 });
  const answer = lastTarget(drawn, 0).indexOf(1);
  const outputs = (right: number, other: number) => {
    const values = new Float64Array(20 * 4).fill(1);
    for (let k = 0; k < 4; k++) values[19 * 4 + k] = k === answer ? right : other;
    return values;
  };

  it('has the largest output at the last step; a tie is wrong', () => {
    expect(task.wrong(options, drawn, outputs(0.4, 0.2), 0)).toBe(false);
    expect(task.wrong(options, drawn, outputs(0.25, 0.25), 0)).toBe(true);
    expect(task.wrong(options, drawn, outputs(0.1, 0.3), 0)).toBe(true);
  });

  it('has every output within the tolerance where one is given, or where the text has one', () => {
    const strict = { ...options, tolerance: 0.3 };
    expect(task.wrong(strict, drawn, outputs(0.8, 0.1), 0)).toBe(false);
    expect(task.wrong(strict, drawn, outputs(0.6, 0.1), 0)).toBe(true);
    expect(task.wrong(strict, drawn, outputs(0.9, 0.4), 0)).toBe(true);
    const old = drawSome('temporal-order', { variant: 'hochreiter', length: 20 }).options;
    expect(task.wrong(old, drawn, outputs(0.6, 0.1), 0)).toBe(true);
    expect(task.wrong(old, drawn, outputs(0.8, 0.1), 0)).toBe(false);
  });
});
