import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secondsOf } from '../../../../src/engine/data/importers/text/civil.ts';
import { previewText } from '../../../../src/engine/data/importers/text.ts';
import {
  decisionOf,
  errorsOf,
  questionsOf,
  receiptOf,
  seriesOf,
  timesOf,
} from '../../../helpers/import-text.ts';

const utc = (text: string): number => Date.parse(text) / 1000;

/** A file with a time column `name` and a column x. */
function withTimes(name: string, times: readonly string[]): string {
  return [`${name};x`, ...times.map((time, k) => `${time};${k * k}`)].join('\n');
}

describe('seconds of a civil time', () => {
  it('agree with the platform for every day and second', () => {
    const date = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(date, (d) => {
        const parts = {
          year: d.getUTCFullYear(),
          month: d.getUTCMonth() + 1,
          day: d.getUTCDate(),
          hour: d.getUTCHours(),
          minute: d.getUTCMinutes(),
          second: d.getUTCSeconds(),
        };
        expect(secondsOf(parts)).toBe(Math.floor(d.getTime() / 1000));
      }),
      { seed: 5, numRuns: 3000 },
    );
  });

  it('do not exist for the 30th of February', () => {
    const noon = { hour: 12, minute: 0, second: 0 };
    expect(secondsOf({ year: 2001, month: 2, day: 29, ...noon })).toBeNaN();
    expect(secondsOf({ year: 2000, month: 2, day: 29, ...noon })).not.toBeNaN();
    expect(secondsOf({ year: 1900, month: 2, day: 29, ...noon })).toBeNaN();
    expect(secondsOf({ year: 2000, month: 13, day: 1, ...noon })).toBeNaN();
  });
});

describe('the time column', () => {
  it.each([
    ['2001-02-03', utc('2001-02-03T00:00:00Z')],
    ['2001-02', utc('2001-02-01T00:00:00Z')],
    ['2001-02-03T04:05', utc('2001-02-03T04:05:00Z')],
    ['2001-02-03 04:05:06.5', utc('2001-02-03T04:05:06.5Z')],
    ['2001-02-03T04:05:06Z', utc('2001-02-03T04:05:06Z')],
    ['2001-02-03T04:05:06+00:00', utc('2001-02-03T04:05:06Z')],
    ['2001-02-03T04:05:06+0530', utc('2001-02-03T04:05:06+05:30')],
    ['2001-02-03T24:00:00', utc('2001-02-04T00:00:00Z')],
  ])('reads ISO 8601 %s', (text, seconds) => {
    const file = withTimes('anything', [text, '2030-01-01']);
    expect(timesOf(file)[0]).toBe(seconds);
    expect(seriesOf(file).time).toMatchObject({ name: 'anything', kind: 'date' });
    expect(decisionOf(receiptOf(file), 'timeFormat')).toBe('iso');
  });

  it.each([
    ['unix-s', 'timestamp', ['1000000000', '1000003600'], [1e9, 1e9 + 3600]],
    ['unix-ms', 'timestamp', ['1000000000000', '1000003600000'], [1e9, 1e9 + 3600]],
    ['excel', 'date', ['36526', '36526.5'], [utc('2000-01-01'), utc('2000-01-01T12:00:00Z')]],
    ['quarter', 'obs', ['1947Q1', '1947Q2'], [utc('1947-01-01'), utc('1947-04-01')]],
    ['quarter', 'obs', ['2002:3', '2002:4'], [utc('2002-07-01'), utc('2002-10-01')]],
    [
      'quarter',
      'obs',
      ['1997.1', '1997.2', '1997.3', '1997.4', '1998.1'],
      [utc('1997-01-01'), utc('1997-04-01')],
    ],
    [
      'month',
      'obs',
      ['1997.01', '1997.02', '1997.03', '1997.04', '1997.05'],
      [utc('1997-01-01'), utc('1997-02-01')],
    ],
    ['month', 'obs', ['2002:10', '2002:11'], [utc('2002-10-01'), utc('2002-11-01')]],
    ['number', 'year', ['1997', '1998'], [1997, 1998]],
    ['number', 't', ['0', '0.1', '0.2'], [0, 0.1]],
    ['%d.%m.%Y', 'Datum', ['13.02.2001', '14.02.2001'], [utc('2001-02-13'), utc('2001-02-14')]],
    ['%m/%d/%Y %H:%M', 'when', ['2/13/2001 10:30', '2/14/2001 10:30'], [utc('2001-02-13T10:30:00Z')]],
    ['%Y/%m/%d', 'when', ['2001/02/03', '2001/02/04'], [utc('2001-02-03')]],
  ])('is decided as %s', (format, name, cells, expected) => {
    const file = withTimes(name, cells);
    expect(decisionOf(receiptOf(file), 'timeFormat')).toBe(format);
    expect(timesOf(file).slice(0, expected.length)).toEqual(expected);
  });

  it('is no column of numbers that is not called like a time, nor one that does not increase', () => {
    expect(seriesOf('a;x\n1;5\n2;6\n3;7').time).toBeUndefined();
    expect(seriesOf('year;x\n1;5\n3;6\n2;7').time).toBeUndefined();
    expect(seriesOf('year;x\n1;5\n3;6\n3;7').columns).toHaveLength(2);
  });

  it('can be chosen and refused', () => {
    expect(timesOf('a;x\n1;5\n2;6\n4;7', { timeColumn: 'a' })).toEqual([1, 2, 4]);
    expect(seriesOf('year;x\n1;5\n2;6', { timeColumn: 'none' }).columns).toHaveLength(2);
    expect(errorsOf('year;x\n1;5\n2;6', { timeColumn: 'yaer' })[0].advice).toBe('Did you mean "year"?');
  });

  it('takes the time of day from the next column', () => {
    for (const file of [
      'Day Time v\n2001-02-03 04:05 1\n2001-02-03 4:06 2\n',
      'Day;Time;v\n2001-02-03;04:05;1\n2001-02-03;04:06;2\n',
      'Day\tTime\tv\n03.02.2001\t04:05\t1\n03.02.2001\t04:06\t2\n13.02.2001\t04:06\t2\n',
    ]) {
      const first = utc('2001-02-03T04:05:00Z');
      expect(timesOf(file).slice(0, 2)).toEqual([first, first + 60]);
      expect(seriesOf(file).columns.map(({ name }) => name)).toEqual(['v']);
      expect(timesOf(file, receiptOf(file).recipe)).toEqual(timesOf(file));
      const { cells } = previewText(new TextEncoder().encode(file), 'a.txt', {}).rows[1];
      expect(cells.slice(0, 2).map(({ state }) => state)).toEqual(['time', 'time']);
      expect(cells[0].value).toBe(first);
    }
    const days = Array.from({ length: 3000 }, () => '2001-02-03;04:05;1').join('\n');
    expect(errorsOf(`Day;Time;v\n${days}\n2001-02-03;;1`)[0]).toMatchObject({ line: 3002, column: 'Day' });
  });

  it('follows a pattern', () => {
    const file = withTimes('when', ['Feb 3, 2001 04.05', 'Mar 13, 2001 04.05']);
    const times = timesOf(file, { timeColumn: 'when', timeFormat: '%b %d, %Y %H.%M' });
    expect(times).toEqual([utc('2001-02-03T04:05:00Z'), utc('2001-03-13T04:05:00Z')]);
    expect(timesOf(withTimes('when', ['2001-032', '2001-033']), { timeFormat: '%Y-%j' })[0]).toBe(
      utc('2001-02-01'),
    );
  });

  it('asks about 03/04/05 and shows every reading', () => {
    const file = withTimes('when', ['03/04/05', '04/04/05']);
    const [question] = questionsOf(file);
    expect(question.id).toBe('date-order');
    expect(question.choices.map(({ sample }) => sample[0].reading)).toEqual([
      '2005-04-03',
      '2005-03-04',
      '2003-04-05',
    ]);
    for (const { recipe, sample } of question.choices) {
      expect(timesOf(file, recipe)[0]).toBe(utc(sample[0].reading));
    }
    expect(questionsOf(withTimes('when', ['3.4.2005', '4.4.2005']))[0].choices).toHaveLength(2);
  });

  it('names line and column of a time that cannot be read', () => {
    const days = Array.from({ length: 3000 }, (_, k) => new Date(k * 864e5).toISOString().slice(0, 10));
    const [error] = errorsOf(withTimes('day', [...days, 'soon']));
    expect(error).toMatchObject({ line: 3002, column: 'day', found: '"soon"' });
    expect(error.expected).toContain('iso');
  });
});

describe('the report on the steps', () => {
  it('counts gaps, duplicates and steps backwards without changing a row', () => {
    const days = ['01', '02', '03', '03', '05', '04', '08', '09', '10', '11'];
    const file = withTimes(
      'day',
      days.map((day) => `2001-01-${day}`),
    );
    expect(timesOf(file).map((t) => (t - utc('2000-12-31')) / 86_400)).toEqual(days.map(Number));
    expect(receiptOf(file).time).toMatchObject({
      gaps: 2,
      duplicates: 1,
      backwards: 1,
      examples: [
        { row: 4, what: 'duplicate' },
        { row: 5, what: 'gap' },
        { row: 6, what: 'backwards' },
        { row: 7, what: 'gap' },
      ],
    });
  });

  it('finds one step in 0, 0.1, 0.2, ..., and no gap in months', () => {
    const tenths = Array.from({ length: 50 }, (_, k) => String(k / 10));
    expect(receiptOf(withTimes('t', tenths)).time?.steps).toHaveLength(1);
    const months = Array.from(
      { length: 30 },
      (_, k) => `20${10 + Math.floor(k / 12)}-${String(1 + (k % 12)).padStart(2, '0')}`,
    );
    expect(receiptOf(withTimes('t', months)).time).toMatchObject({ gaps: 0, duplicates: 0, backwards: 0 });
  });
});
