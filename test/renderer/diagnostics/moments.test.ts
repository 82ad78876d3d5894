import { describe, expect, it } from 'vitest';
import {
  aboutSeconds,
  momentsOf,
  newestUntil,
  optionsKey,
  storedAt,
} from '../../../src/renderer/diagnostics/moments.ts';
import { costLine } from '../../../src/renderer/diagnostics/cost-line.ts';
import { diagnosticsShare } from '../../../src/renderer/diagnostics/share.ts';
import { checkpoint, info } from './made-up.ts';

describe('the timeline', () => {
  it('has every kept checkpoint and every iteration with a result, once, in ascending order', () => {
    const moments = momentsOf(
      [checkpoint(7, 40), checkpoint(3, 0)],
      [info({ iteration: 40, name: 'a' }), info({ iteration: 40, name: 'b' }), info({ iteration: 10 })],
    );
    expect(moments).toEqual([
      { iteration: 0, checkpointId: 3, found: [] },
      { iteration: 10, checkpointId: null, found: ['conditioning'] },
      { iteration: 40, checkpointId: 7, found: ['a', 'b'] },
    ]);
  });

  it('draws the cost from the top to the bottom, with gaps', () => {
    expect(costLine([100, NaN, 10, 1])).toBe('M0.00 2.00M66.67 12.00L100.00 22.00');
    expect(costLine([1])).toBe('');
    expect(costLine([-1, 0, 1])).toBe('M0.00 22.00L50.00 12.00L100.00 2.00');
  });
});

describe('a stored result', () => {
  const stored = [
    info({ id: 1, iteration: 10, options: { a: 1, b: 2 } }),
    info({ id: 2, iteration: 20, options: { b: 2, a: 1 } }),
    info({ id: 3, iteration: 20, options: { a: 5, b: 2 } }),
  ];
  const wish = { name: 'conditioning', options: { a: 1, b: 2 } };

  it('is found by its iteration and its settings, in whatever order they are written', () => {
    expect(storedAt(stored, wish, 20)?.id).toBe(2);
    expect(storedAt(stored, wish, 15)).toBeUndefined();
    expect(optionsKey({ a: 1, b: 2 })).toBe(optionsKey({ b: 2, a: 1 }));
  });

  it('is the newest one until then for a run that goes on', () => {
    expect(newestUntil(stored, wish, 19)?.id).toBe(1);
    expect(newestUntil(stored, wish, 99)?.id).toBe(2);
    expect(newestUntil(stored, { ...wish, name: 'other' }, 99)).toBeUndefined();
  });
});

describe('time', () => {
  it('is told before as people say it', () => {
    expect([0.01, 0.34, 2.345, 42, 200, 9000, null].map(aboutSeconds)).toEqual([
      'less than 0.1 s',
      'about 0.3 s',
      'about 2.3 s',
      'about 42 s',
      'about 3 min',
      'about 3 h',
      'time unknown',
    ]);
  });

  it('of diagnostics is told as a share of the time of the run', () => {
    expect(diagnosticsShare({ seconds: 50, diagnosticSeconds: 3 })).toBe('diagnostics take 6 % of the time');
    expect(diagnosticsShare({ seconds: 50, diagnosticSeconds: 0.1 })).toContain('less than 1 %');
    expect(diagnosticsShare({ seconds: 50, diagnosticSeconds: 0 })).toBeNull();
  });
});
