/** Seconds since 1970 as ISO 8601: the way back of `secondsOf`. */

const day = 86_400;

/** 2001-02-03, with T04:05:06.789 behind it where the time of day is not midnight; '' for no finite number. */
export function isoDate(seconds: number): string {
  if (!Number.isFinite(seconds)) return '';
  const days = Math.floor(seconds / day);
  const milliseconds = Math.round((seconds - days * day) * 1000);
  if (milliseconds === day * 1000) return isoDate((days + 1) * day);
  const time = milliseconds === 0 ? '' : `T${timeOfDay(milliseconds)}`;
  return civilDay(days) + time;
}

function timeOfDay(milliseconds: number): string {
  const rest = milliseconds % 1000;
  const seconds = Math.floor(milliseconds / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => pad(part, 2)).join(':') + (rest === 0 ? '' : `.${pad(rest, 3)}`);
}

/** Cycles of 400 years with the leap day at the end of a year that begins in March, as in `secondsOf`. */
function civilDay(days: number): string {
  const shifted = days + 719_468;
  const cycle = Math.floor(shifted / 146_097);
  const ofCycle = shifted - cycle * 146_097;
  const yearOfCycle = Math.floor(
    (ofCycle - Math.floor(ofCycle / 1460) + Math.floor(ofCycle / 36_524) - Math.floor(ofCycle / 146_096)) /
      365,
  );
  const dayOfYear =
    ofCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1, 2)}`;
}

const pad = (value: number, width: number): string =>
  value < 0 ? `-${String(-value).padStart(width, '0')}` : String(value).padStart(width, '0');
