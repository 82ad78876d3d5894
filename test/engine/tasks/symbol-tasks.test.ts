import { describe, expect, it } from 'vitest';
import { drawSome, lastTarget, symbols } from './helpers.ts';

describe('random permutation', () => {
  it('begins with one of two symbols, which is the target at the end', () => {
    const { drawn } = drawSome('permutation', { length: 30 }, { batch: 400 });
    const firsts = [0, 0];
    const others = new Set<number>();
    for (let b = 0; b < drawn.batch; b++) {
      const [first, ...rest] = symbols(drawn, drawn.inputs, b);
      firsts[first]++;
      rest.forEach((symbol) => others.add(symbol));
      expect(lastTarget(drawn, b).indexOf(1)).toBe(first);
    }
    expect(Math.abs(firsts[0] - firsts[1])).toBeLessThan(100);
    expect([Math.min(...others), Math.max(...others), others.size]).toEqual([2, 99, 98]);
    expect(drawn.weights.reduce((sum, weight) => sum + weight, 0)).toBe(400);
  });

  it('asks for the next symbol at every step where the text does, and judges the last one', () => {
    const { task, options, drawn } = drawSome(
      'permutation',
      { variant: 'supplement', length: 12, symbols: 5 },
      { batch: 3 },
    );
    for (let b = 0; b < 3; b++) {
      const shown = symbols(drawn, drawn.inputs, b);
      expect(symbols(drawn, drawn.targets, b)).toEqual([...shown.slice(1), shown[0]]);
    }
    expect(drawn.weights.every((weight) => weight === 1)).toBe(true);
    const onlyLast = drawn.targets.map((target, k) => (k >= 11 * 3 * 5 ? target : 0));
    expect(task.wrong(options, drawn, onlyLast, 2)).toBe(false);
    expect(
      task.wrong(
        options,
        drawn,
        drawn.targets.map((target) => 1 - target),
        2,
      ),
    ).toBe(true);
  });
});

describe('noiseless memorisation', () => {
  it('shows the pattern, blanks, a trigger, and asks for blanks and then the pattern', () => {
    const { drawn } = drawSome('memorisation', { length: 6, values: 3, positions: 2 }, { batch: 20 });
    for (let b = 0; b < 20; b++) {
      const shown = symbols(drawn, drawn.inputs, b);
      const [p, q] = shown;
      expect(Math.max(p, q)).toBeLessThan(3);
      expect(shown).toEqual([p, q, 3, 3, 3, 3, 3, 3, 4, 3]);
      expect(symbols(drawn, drawn.targets, b)).toEqual([3, 3, 3, 3, 3, 3, 3, 3, p, q]);
    }
    expect(drawn.weights.every((weight) => weight === 1)).toBe(true);
  });

  it('has the sizes of the 5-bit and 20-bit problems', () => {
    const shapeOf = (given: object) => {
      const { task, options } = drawSome('memorisation', given);
      return task.shape(options);
    };
    expect(shapeOf({ length: 100 })).toEqual({ inputs: 4, outputs: 3, maxSteps: 110 });
    expect(shapeOf({ length: 100, values: 5, positions: 10 })).toEqual({
      inputs: 7,
      outputs: 6,
      maxSteps: 120,
    });
    expect(shapeOf({ length: 100, variant: 'martens' })).toEqual({ inputs: 4, outputs: 3, maxSteps: 100 });
  });

  it('goes through all 32 patterns in turn in the form of Martens and Sutskever', () => {
    const { drawn } = drawSome('memorisation', { variant: 'martens', length: 20 }, { batch: 64 });
    const pattern = (b: number) => symbols(drawn, drawn.inputs, b).slice(0, 5).join('');
    expect(drawn.steps).toBe(20);
    expect(new Set(Array.from({ length: 32 }, (_, b) => pattern(b))).size).toBe(32);
    expect(pattern(33)).toBe(pattern(1));
    expect(pattern(6)).toBe('01100');
  });

  it('is right only when every step that counts is', () => {
    const all = drawSome('memorisation', { length: 8 });
    const late = drawSome('memorisation', { length: 8, lossOn: 'pattern' });
    const spoilt = all.drawn.targets.map((target, k) => (k < 3 ? 1 - target : target));
    expect(all.task.wrong(all.options, all.drawn, spoilt, 0)).toBe(true);
    expect(late.drawn.weights.reduce((sum, weight) => sum + weight, 0)).toBe(5);
    expect(late.task.wrong(late.options, late.drawn, spoilt, 0)).toBe(false);
    const lastSpoilt = all.drawn.targets.map((target, k) => (k >= 17 * 3 ? 1 - target : target));
    expect(late.task.wrong(late.options, late.drawn, lastSpoilt, 0)).toBe(true);
  });
});
