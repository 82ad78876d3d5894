/** One made-up patient. */
import { logistic } from '../../math/elementary.ts';
import type { Stream } from '../../random.ts';
import { happens } from '../draw.ts';

/** The findings of a visit, in the order of the columns. */
export const featureNames = [
  'age',
  'myasthenia',
  'arthritis',
  'c3level',
  'c4level',
  'hematological',
  'skinrash',
  'sledai',
] as const;

/** How many visits there may be and how much of them is missing. */
export interface VisitRules {
  readonly fewest: number;
  readonly most: number;
  readonly missing: number;
  /** Rows that are left in the table. */
  readonly left: number;
}

/** A patient's findings, one list a visit (NaN where missing), and 1 where there is damage at the end, else 0. */
export interface Patient {
  readonly visits: readonly (readonly number[])[];
  readonly outcome: 0 | 1;
}

/** Draws a patient: the course of the activity of the disease, what is found of it, and what comes of it. */
export function drawPatient(stream: Stream, rules: VisitRules): Patient {
  const count = Math.min(stream.integer(rules.fewest, rules.most + 1), rules.left);
  const activity = drawActivity(stream, count);
  const person = { age: stream.uniformIn(18, 70), myasthenia: happens(stream, 0.04) ? 1 : 0 };
  const c3 = 105 + 12 * stream.normal();
  const visits = activity.map((active) => {
    person.age += stream.uniformIn(0.1, 0.9);
    return findings(stream, active, { ...person, c3 });
  });
  const outcome = happens(stream, damageProbability(activity, person.age)) ? 1 : 0;
  return { outcome, visits: visits.map((visit) => someMissing(stream, visit, rules.missing)) };
}

/** From 0 (at rest) to 1: high or low at the first two visits, then falling back to the patient's own level. */
function drawActivity(stream: Stream, count: number): number[] {
  const usual = stream.uniformIn(0.05, 0.5);
  let active = happens(stream, 0.5) ? stream.uniformIn(0.6, 1) : stream.uniformIn(0, 0.3);
  return Array.from({ length: count }, (_, visit) => {
    if (visit > 0) active += (visit === 1 ? 0.1 : 0.6) * (usual - active) + 0.08 * stream.normal();
    active = Math.min(1, Math.max(0, active));
    return active;
  });
}

function findings(
  stream: Stream,
  active: number,
  person: { readonly age: number; readonly myasthenia: number; readonly c3: number },
): number[] {
  const yes = (probability: number): number => (happens(stream, probability) ? 1 : 0);
  const rounded = (value: number): number => Math.max(0, Math.floor(value + 0.5));
  return [
    Math.floor(100 * person.age + 0.5) / 100,
    person.myasthenia,
    yes(0.1 + 0.7 * active),
    rounded(person.c3 - 40 * active + 5 * stream.normal()),
    rounded(18 - 9 * active + 2 * stream.normal()),
    yes(0.05 + 0.3 * active),
    yes(0.1 + 0.4 * active),
    2 * rounded(8 * active + 0.8 * stream.normal()),
  ];
}

/** By the activity of the first two visits, that of the last one, and age. */
function damageProbability(activity: readonly number[], age: number): number {
  const early = (activity[0] + activity[Math.min(1, activity.length - 1)]) / 2;
  const last = activity[activity.length - 1];
  return logistic(6 * (early - 0.45) + 3 * (last - 0.3) + 0.02 * (age - 44));
}

/** Every finding but age may not have been taken. */
function someMissing(stream: Stream, visit: readonly number[], share: number): number[] {
  return visit.map((value, k) => (k > 0 && happens(stream, share) ? NaN : value));
}
