import { describe, expect, it } from 'vitest';
import { dateTicks, numberTicks, rowTicks } from '../../../../src/renderer/series/plot/plot-ticks.ts';

const texts = (ticks: readonly { text: string }[]): string[] => ticks.map(({ text }) => text);
const at = (text: string): number => Date.parse(`${text}Z`) / 1000;

describe('ticks of numbers', () => {
  it('are round, inside the span, and not too many', () => {
    expect(texts(numberTicks({ from: -0.31, to: 0.42 }, 5))).toEqual(['−0.2', '0', '0.2', '0.4']);
    expect(texts(numberTicks({ from: 0, to: 1e7 }, 4))).toEqual(['0', '5e6', '1e7']);
  });

  it('of rows are whole', () => {
    expect(texts(rowTicks({ from: 3.2, to: 5.4 }, 10))).toEqual(['4', '5']);
  });
});

describe('ticks of dates', () => {
  it('are the beginnings of years, months, days, hours and minutes', () => {
    const ticks = (from: string, to: string) => texts(dateTicks({ from: at(from), to: at(to) }, 5));
    expect(ticks('1700-03-01T00:00', '1988-01-01T00:00')).toEqual(['1800', '1900']);
    expect(ticks('2020-11-15T00:00', '2021-05-02T00:00')).toEqual(['2021-01', '2021-03', '2021-05']);
    expect(ticks('2020-02-27T12:00', '2020-03-02T12:00')).toEqual([
      '2020-02-28',
      '2020-02-29',
      '2020-03-01',
      '2020-03-02',
    ]);
    expect(ticks('2020-02-27T12:00', '2020-02-27T21:00')).toEqual([
      '02-27 12:00',
      '02-27 14:00',
      '02-27 16:00',
      '02-27 18:00',
      '02-27 20:00',
    ]);
    expect(ticks('2020-02-27T12:00:00', '2020-02-27T12:00:20')).toHaveLength(5);
  });

  it('of less than a second have their fractions', () => {
    expect(texts(dateTicks({ from: 0, to: 0.4 }, 2))).toEqual([
      '00:00:00.000',
      '00:00:00.200',
      '00:00:00.400',
    ]);
  });
});
