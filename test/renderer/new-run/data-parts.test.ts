import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitRows } from '../../../src/engine/data/split.ts';
import { roleOf, roles, withRole } from '../../../src/renderer/new-run/data/roles.ts';
import { sketchPath } from '../../../src/renderer/new-run/data/sketch-path.ts';
import { boundNames, boundsOf, moveBound, reachOf } from '../../../src/renderer/new-run/data/split-bounds.ts';

const split = { train: 0.7, validation: 0.15, test: 0.15, embargo: 0 };

describe('the roles of columns', () => {
  it('are what was chosen, one by one', () => {
    const names = ['a', 'b', 'c'];
    const role = fc.constantFrom(...roles.map(({ value }) => value));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...names), role), { minLength: 1 }), (changes) => {
        let lists = { inputs: ['a'], targets: ['b'], future: ['c'] } as Parameters<typeof roleOf>[0];
        for (const [name, value] of changes) {
          lists = withRole(lists, names, { name, role: value });
          // With no input at all a target is its own input, which is what the engine makes of it.
          const own = value === 'target' && lists.inputs.length === 0 && lists.future.length === 0;
          expect(roleOf(lists, name)).toBe(own ? 'both' : value);
        }
      }),
      { seed: 4 },
    );
  });
});

describe('the bounds of the split', () => {
  it('lie where the engine puts them', () => {
    for (const rows of [10, 97, 1100, 123_457]) {
      const { train, validation, test } = splitRows(rows, split);
      expect(boundsOf(split, rows)).toEqual({ train: train.end, validation: validation.end, test: test.end });
    }
  });

  it('come to the row that they were moved to, and leave the others where they were', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 2_000_000 }),
        fc.constantFrom(...boundNames.map(({ name }) => name)),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (rows, name, where, counts) => {
          const begun = counts
            ? { train: Math.floor(rows / 2), validation: 3, test: Math.floor(rows / 3), embargo: 2 }
            : split;
          const before = boundsOf(begun, rows);
          const { min, max } = reachOf(before, name, rows);
          const to = Math.round(min + where * (max - min));
          const moved = moveBound(begun, rows, { name, to });
          expect(boundsOf(moved, rows)).toEqual({ ...before, [name]: to });
          expect(moved.embargo).toBe(begun.embargo);
        },
      ),
      { seed: 5 },
    );
  });

  it('stay within their neighbours', () => {
    const moved = moveBound(split, 1000, { name: 'train', to: 5000 });
    expect(boundsOf(moved, 1000)).toEqual({ train: 850, validation: 850, test: 1000 });
    expect(moved).toMatchObject({ train: 0.85, validation: 0, test: 0.15 });
  });
});

describe('a sketch', () => {
  it('breaks where values are missing', () => {
    const sketch = { rows: Float64Array.of(0, 1, 2, 3), values: Float64Array.of(1, NaN, 2, 3) };
    expect(sketchPath(sketch, 4)).toBe('M0.0 96.0M666.7 50.0L1000.0 4.0');
  });
});
