import { describe, expect, it } from 'vitest';
import { bytes, count, fullNumber, shortNumber } from '../../../src/renderer/format/numbers.ts';
import { allowed, statusLine } from '../../../src/renderer/format/status.ts';
import { duration, remaining, seriesDate } from '../../../src/renderer/format/time.ts';

describe('numbers', () => {
  it('show four significant digits', () => {
    const shown = [0.0012346, 1234.5, 12345.6, 1.23456e-5, -2.5e7, 0, NaN, Infinity, null].map(shortNumber);
    expect(shown).toEqual(['0.001235', '1235', '12346', '1.235e−5', '−2.500e7', '0', '–', '∞', '–']);
  });

  it('keep every digit for copying', () => {
    expect(fullNumber(0.1 + 0.2)).toBe('0.30000000000000004');
    expect(fullNumber(NaN)).toBe('not defined');
  });

  it('group thousands of counts and scale bytes', () => {
    expect([1100, 12345, 1234567].map(count)).toEqual(['1100', '12\u2009345', '1\u2009234\u2009567']);
    expect([812, 14200, 3.1e6].map(bytes)).toEqual(['812 B', '14.2 kB', '3.1 MB']);
  });
});

describe('times', () => {
  it('are as long as they need to be', () => {
    const shown = [0.42, 9.96, 12.4, 187, 3723, 353_000].map(duration);
    expect(shown).toEqual(['0.42 s', '10.0 s', '12 s', '3:07', '1:02:03', '4 d 02:03']);
  });

  it('say what is left, or nothing when nobody knows', () => {
    expect([36, 125, null, Infinity].map(remaining)).toEqual(['about 0:36 left', 'about 2:05 left', '', '']);
  });

  it('write dates of a series in UTC', () => {
    expect(seriesDate(Date.UTC(2026, 2, 7) / 1000)).toBe('2026-03-07');
    expect(seriesDate(Date.UTC(2026, 2, 7, 12, 4, 31) / 1000)).toBe('2026-03-07 12:04:31');
    expect(seriesDate(NaN)).toBe('–');
  });
});

describe('status', () => {
  const reason = { word: 'goal', sentence: '', advice: '' };

  it('names the reason of an end', () => {
    expect(statusLine({ status: 'finished', reason })).toBe('Finished (goal)');
    expect(statusLine({ status: 'stopped', reason })).toBe('Stopped by user');
  });

  it('offers to resume what stands still, and to pause what moves', () => {
    expect(allowed('interrupted')).toMatchObject({ resume: true, pause: false });
    expect(allowed('running')).toMatchObject({ resume: false, pause: true, stop: true });
    expect(allowed('finished')).toEqual({
      start: false,
      pause: false,
      resume: false,
      stop: false,
      step: false,
    });
  });
});
