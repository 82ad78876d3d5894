/** Directions in the space of the trained weights, in words. */
import { weightWords } from './weight-words.ts';
import { shown } from './looked-at.ts';
import type { Subject } from './subject.ts';

/** Names of the trained weights, in the order of the columns of J. */
export function trainedWeights({ weights, layout }: Pick<Subject, 'weights' | 'layout'>): string[] {
  return weights.filter(({ index }) => layout.freeIndex[index] >= 0).map(weightWords);
}

/** One weight's part in a direction. */
export interface Component {
  readonly words: string;
  readonly value: number;
}

/** The components of a direction, largest first; the largest is made positive, as the sign of a direction has no meaning. */
export function componentsOf(direction: ArrayLike<number>, names: readonly string[]): Component[] {
  const all = names.map((words, i) => ({ words, value: direction[i] }));
  const ordered = all.sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const sign = ordered.length > 0 && ordered[0].value < 0 ? -1 : 1;
  return ordered.map(({ words, value }) => ({ words, value: sign * value }));
}

/** The few components that make up most of a direction: "hidden 1 to output 1 (0.7), hidden 2 to output 1 (-0.7)". */
export function directionInWords(components: readonly Component[]): string {
  const total = components.reduce((sum, { value }) => sum + value * value, 0);
  const most: string[] = [];
  let sum = 0;
  for (const { words, value } of components) {
    if (most.length === 6 || sum >= 0.9 * total) break;
    most.push(`${words} (${shown(value)})`);
    sum += value * value;
  }
  return most.join(', ');
}
