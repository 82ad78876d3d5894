import { describe, expect, it } from 'vitest';
import { readFields } from '../../../src/engine/fields.ts';
import { entryNamed } from '../../../src/engine/fields.ts';
import { schedules, type ScheduleState } from '../../../src/engine/schedules/index.ts';
import { decodePlain, encodePlain } from '../../../src/engine/train/codec.ts';

/** Factors at iterations 1, 2, ... within the epochs given. */
function factors(name: string, given: object, times: readonly (readonly [number, number])[]): number[] {
  const schedule = entryNamed(schedules, name);
  const options = readFields(schedule.fields, given);
  const state = schedule.init();
  return times.map(([iteration, epoch]) => schedule.factor(options, { iteration, epoch }, state));
}

/** Factor after each of the errors was observed. */
function afterErrors(name: string, given: object, errors: readonly number[]): number[] {
  const schedule = entryNamed(schedules, name);
  const options = readFields(schedule.fields, given);
  const state = schedule.init();
  return errors.map((error, k) => {
    schedule.observe?.(options, state, error);
    return schedule.factor(options, { iteration: 10 * (k + 1), epoch: k + 1 }, state);
  });
}

describe('every schedule', () => {
  it.each([
    [
      'constant',
      {},
      [
        [1, 0],
        [500, 40],
      ],
      [1, 1],
    ],
    [
      'step',
      { every: 2 },
      [
        [1, 0],
        [2, 1],
        [3, 2],
        [4, 3],
        [9, 4],
      ],
      [1, 1, 0.5, 0.5, 0.25],
    ],
    [
      'step',
      { every: 3, factor: 0.1, per: 'iteration' },
      [
        [3, 7],
        [4, 7],
        [7, 7],
      ],
      [1, 0.1, 0.1 * 0.1],
    ],
    [
      'exponential',
      { rate: 0 },
      [
        [1, 0],
        [10, 3],
      ],
      [1, 1],
    ],
    [
      'exponential',
      { rate: 0.5 },
      [
        [1, 0],
        [99, 2],
        [99, 4],
      ],
      [1, 0.36787944117144233, 0.1353352832366127],
    ],
    [
      'exponential',
      { rate: 0.5, per: 'iteration' },
      [
        [1, 9],
        [3, 9],
      ],
      [1, 0.36787944117144233],
    ],
    [
      'fractional',
      {},
      [
        [1, 0],
        [2801, 0],
        [5601, 3],
      ],
      [1, 1 / 2, 1 / 3],
    ],
    [
      'fractional',
      { beta: 4, per: 'epoch' },
      [
        [1, 0],
        [50, 1],
        [60, 4],
      ],
      [1, 0.8, 0.5],
    ],
    [
      'inverse',
      {},
      [
        [1, 0],
        [30, 1],
        [50, 4],
      ],
      [1, 1 / 2, 1 / 5],
    ],
    [
      'inverse',
      { per: 'iteration' },
      [
        [1, 0],
        [3, 0],
      ],
      [1, 1 / 3],
    ],
    [
      'half-inverse',
      {},
      [
        [1, 0],
        [30, 1],
        [50, 4],
      ],
      [1 / 2, 1 / 4, 1 / 10],
    ],
    [
      'delayed-inverse',
      {},
      [
        [1, 0],
        [1, 9],
        [1, 10],
        [1, 11],
        [1, 13],
      ],
      [1, 1, 1, 1 / 2, 1 / 4],
    ],
    [
      'delayed-inverse',
      { offset: 0, per: 'iteration' },
      [
        [1, 0],
        [4, 0],
      ],
      [1, 1 / 4],
    ],
    [
      'delayed-fractional',
      {},
      [
        [1, 0],
        [28109, 0],
        [28109 + 2800, 0],
      ],
      [1, 1, 1 / 2],
    ],
    [
      'delayed-fractional',
      { offset: 2, beta: 3, per: 'epoch' },
      [
        [1, 0],
        [1, 2],
        [1, 5],
      ],
      [1, 1, 1 / 2],
    ],
    [
      'halve-on-rise',
      {},
      [
        [1, 0],
        [500, 40],
      ],
      [1, 1],
    ],
  ] as [string, object, [number, number][], number[]][])(
    '%s with %j has the factors that its formula gives',
    (name, given, times, expected) => {
      const computed = factors(name, given, times);
      computed.forEach((factor, i) => expect(factor).toBeCloseTo(expected[i], 15));
    },
  );

  it.each(schedules.map((schedule) => [schedule.name, schedule] as const))(
    '%s starts at 1 or below, never rises while the error falls, and stays positive',
    (_name, schedule) => {
      const options = readFields(schedule.fields, {});
      const state = schedule.init();
      let before = 1;
      for (let epoch = 0; epoch < 60; epoch++) {
        const factor = schedule.factor(options, { iteration: 1000 * epoch + 1, epoch }, state);
        expect(factor).toBeGreaterThan(0);
        expect(factor).toBeLessThanOrEqual(before);
        before = factor;
        schedule.observe?.(options, state, 1 / (epoch + 1));
      }
    },
  );

  it.each(schedules.map((schedule) => [schedule.name, schedule] as const))(
    '%s goes on the same from a stored state',
    (_name, schedule) => {
      const options = readFields(
        schedule.fields,
        schedule.name === 'step' ? { when: 'no-decrease', every: 2 } : {},
      );
      const errors = [5, 4, 6, 6, 7, 3, NaN, 8, 8, 1];
      const run = (state: ScheduleState, from: number, to: number) => {
        const seen: number[] = [];
        for (let k = from; k < to; k++) {
          seen.push(schedule.factor(options, { iteration: 10 * k + 1, epoch: k }, state));
          schedule.observe?.(options, state, errors[k]);
        }
        return seen;
      };
      const whole = run(schedule.init(), 0, errors.length);
      for (let cut = 0; cut <= errors.length; cut++) {
        const state = schedule.init();
        const first = run(state, 0, cut);
        const stored = decodePlain(encodePlain(state)) as ScheduleState;
        expect([...first, ...run(stored, cut, errors.length)]).toEqual(whole);
      }
    },
  );

  it('names where each one comes from, and its formula', () => {
    for (const { source, equation, help } of schedules) {
      expect(source).toMatch(/\d{4}/);
      expect(equation.length).toBeGreaterThan(0);
      expect(help).toMatch(/\.$/);
    }
  });
});

describe('halve-on-rise', () => {
  it('halves once for each epoch with an error above the one before', () => {
    expect(afterErrors('halve-on-rise', {}, [3, 2, 4, 4, 5, 1, 0.5])).toEqual([
      1, 1, 0.5, 0.5, 0.25, 0.25, 0.25,
    ]);
  });

  it('counts an error that is not finite as risen and compares with the last one that was', () => {
    expect(afterErrors('halve-on-rise', {}, [3, NaN, 2, Infinity, 2.5])).toEqual([1, 0.5, 0.5, 0.25, 0.125]);
    expect(afterErrors('halve-on-rise', {}, [Infinity, 2])).toEqual([0.5, 0.5]);
  });
});

describe('step decay without decrease', () => {
  it('steps when no epoch of that many was below the lowest error so far', () => {
    const given = { when: 'no-decrease', every: 2, factor: 0.5 };
    expect(afterErrors('step', given, [5, 4, 4, 4.5, 3, 9, NaN, 9, 9])).toEqual([
      1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125,
    ]);
  });

  it('waits anew after each decrease', () => {
    const given = { when: 'no-decrease', every: 2 };
    expect(afterErrors('step', given, [5, 6, 4, 6, 3, 6, 6])).toEqual([1, 1, 1, 1, 1, 1, 0.5]);
  });

  it('pays no attention to the error where steps come at fixed times', () => {
    expect(afterErrors('step', { every: 2 }, [5, 6, 7, 8])).toEqual([1, 0.5, 0.5, 0.25]);
  });
});
