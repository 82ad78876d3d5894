/** What a card costs, in words. */
import type { ExpectedCost } from '../../shared/models.ts';
import { plural } from '../format/numbers.ts';

/** 12 s, 4 min, 1.5 h, 17 h, 3 days: two digits are as much as an expectation can mean. */
export function roughTime(seconds: number): string {
  if (seconds < 1) return 'under 1 s';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${twoDigits(seconds / 3600)} h`;
  return `${twoDigits(seconds / 86_400)} days`;
}

/** '12 runs, about 4 min on two cores'. */
export function costLine({ runs, seconds, measured }: ExpectedCost): string {
  const time = seconds === null ? 'time not known' : `about ${roughTime(seconds)} on two cores`;
  const how = seconds === null || measured !== null ? '' : ', in proportion to the work';
  return `${plural(runs, 'run')}, ${time}${how}`;
}

const twoDigits = (value: number): string => (value < 10 ? value.toFixed(1) : String(Math.round(value)));
