/** Where an axis has its numbers: round ones, and for dates the beginnings of years, months, days, hours. */
import { shortTick } from '../../charts/axes.ts';
import type { Span } from '../../charts/chart-spec.ts';

export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** At most about `most` round numbers inside the span. */
export function numberTicks({ from, to }: Span, most: number): Tick[] {
  const step = roundStep((to - from) / Math.max(1, most));
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => (first + i) * step).map((at) => ({
    at,
    text: shortTick(Number(at.toPrecision(12))),
  }));
}

/** Whole numbers only, for an axis of rows. */
export function rowTicks(span: Span, most: number): Tick[] {
  return numberTicks(span, most).filter(({ at }) => Math.abs(at - Math.round(at)) < 1e-9);
}

/** Seconds since 1970 (UTC), at most about `most` of them. */
export function dateTicks(span: Span, most: number): Tick[] {
  const least = (span.to - span.from) / Math.max(1, most);
  const step = seconds.find((candidate) => candidate >= least);
  if (least < 1) return numberTicks(span, most).map(({ at }) => ({ at, text: dateText(at, 0) }));
  if (step !== undefined) return evenDates(span, step);
  const months = [1, 2, 3, 6, 12].find((candidate) => candidate * month >= least);
  return monthDates(span, months ?? 12 * roundStep(Math.max(1, least / (12 * month))));
}

/** 1, 2 or 5 times a power of ten, not below `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const times = [1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9));
  return (times ?? 10) * power;
}

const [minute, hour, day, month] = [60, 3600, 86_400, 2_629_800];
const seconds = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 7, 14].map((n) => n * day),
];

function evenDates({ from, to }: Span, step: number): Tick[] {
  const first = Math.ceil(from / step) * step;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: count }, (_, i) => first + i * step).map((at) => ({
    at,
    text: dateText(at, step),
  }));
}

function monthDates({ from, to }: Span, step: number): Tick[] {
  const start = new Date(from * 1000);
  const ticks: Tick[] = [];
  const first = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / step) * step;
  for (let months = first; ticks.length < 1000; months += step) {
    const date = new Date(0);
    date.setUTCFullYear(Math.floor(months / 12), ((months % 12) + 12) % 12, 1);
    const at = date.getTime() / 1000;
    if (!(at <= to)) break;
    if (at >= from) ticks.push({ at, text: date.toISOString().slice(0, step % 12 === 0 ? -20 : -17) });
  }
  return ticks;
}

/** Only what differs from one tick to the next, and what is needed to know where one is. */
function dateText(at: number, step: number): string {
  const date = new Date(at * 1000);
  if (Number.isNaN(date.getTime())) return '–';
  const text = date.toISOString();
  if (step >= day) return text.slice(0, -14);
  if (step === 0) return text.slice(11, -1);
  return step >= minute ? text.slice(5, -8).replace('T', ' ') : text.slice(11, -5);
}
