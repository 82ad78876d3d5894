/** Which arrays of a file can be a series. */
import type { Opened, Part } from '../whole/table.ts';
import { type ArrayReading, joinedPart, labelOf, type NumberArray, partOf } from './array.ts';
import { dimensionsOf, mostDimensions, rowsOf } from './layout.ts';

/**
 * Every array with more than one number; where several have the longest length, all of those beside each other come
 * first, as a part named '*'. Single numbers and arrays of many dimensions are named among the others.
 */
export function arrayParts(
  arrays: readonly NumberArray[],
  reading: ArrayReading,
): Pick<Opened, 'parts' | 'others'> {
  const isSeries = (array: NumberArray): boolean =>
    array.shape.reduce((size, length) => size * length, 1) > 1 && dimensionsOf(array) <= mostDimensions;
  const usable = arrays.filter(isSeries);
  const others = arrays
    .filter((array) => !isSeries(array))
    .map((array) => `${array.name} (${labelOf(array)})`);
  const joined = joinedOf(usable, reading);
  return { parts: [...joined, ...usable.map((array) => partOf(array, reading))], others };
}

function joinedOf(arrays: readonly NumberArray[], reading: ArrayReading): Part[] {
  const flat = arrays.filter((array) => dimensionsOf(array) <= 2);
  const lengths = flat.map((array) => rowsOf(array));
  const longest = Math.max(...lengths);
  const same = flat.filter((_, k) => lengths[k] === longest);
  // Their directions are each array's own, whatever is said of one.
  return same.length < 2 ? [] : [joinedPart(same, { ...reading, recipe: {} }, longest)];
}
