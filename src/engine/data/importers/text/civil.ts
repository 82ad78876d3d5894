/** The proleptic Gregorian calendar in whole numbers: no clock, no time zone data. */

/** A moment as written; `second` may have a fraction. */
export interface CivilTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/**
 * Seconds since 1970-01-01T00:00:00 UTC, without leap seconds; NaN where there is no such date or time of day.
 * 24:00:00 is the end of the day, as ISO 8601 allows; second 60 is read as the first of the next minute.
 */
export function secondsOf(time: CivilTime): number {
  const { year, month, day, hour, minute, second } = time;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return NaN;
  const isMidnight = hour === 24 && minute === 0 && second === 0;
  if ((hour > 23 && !isMidnight) || minute > 59 || second >= 61) return NaN;
  return daysSince1970({ year, month, day }) * 86_400 + hour * 3600 + minute * 60 + second;
}

/** Seconds of midnight UTC at the beginning of a day. */
export function secondsOfDay(year: number, month: number, day: number): number {
  return secondsOf({ year, month, day, hour: 0, minute: 0, second: 0 });
}

/**
 * Days since 1970-01-01. Years are counted from 1 March, so that the leap day is the last of its year, and grouped
 * in cycles of 400 years of 146097 days; 1970-01-01 is day 719468 counted from 0000-03-01.
 */
function daysSince1970(date: { year: number; month: number; day: number }): number {
  const year = date.month > 2 ? date.year : date.year - 1;
  const cycle = Math.floor(year / 400);
  const yearOfCycle = year - cycle * 400;
  const monthFromMarch = (date.month + 9) % 12;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + date.day - 1;
  const leapDays = Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100);
  return cycle * 146_097 + yearOfCycle * 365 + leapDays + dayOfYear - 719_468;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
