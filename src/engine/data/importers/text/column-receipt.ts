/** What was read in a column, and codes in it that may mean "missing". */
import type { ColumnReceipt, ImportNotice, ImportRecipe } from '../contract.ts';

/** Numbers that some files use for "missing"; never taken so without being told. */
const codes = [-999, -9999, 9999, -99];
const enoughTimes = 3;

/** Counts, extremes and unit of a column. */
export function columnReceipt(name: string, unit: string | null, values: Float64Array): ColumnReceipt {
  let missing = 0;
  let min = Infinity;
  let max = -Infinity;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (Number.isNaN(value)) missing++;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const isEmpty = missing === values.length;
  return { name, unit, count: values.length, missing, min: isEmpty ? null : min, max: isEmpty ? null : max };
}

/** An offer to read -999 and the like as missing, where it occurs three times or more outside the other values. */
export function offerCodes(name: string, values: Float64Array, recipe: ImportRecipe): ImportNotice[] {
  const counts = codes.map(() => 0);
  let min = Infinity;
  let max = -Infinity;
  for (let row = 0; row < values.length; row++) {
    const code = codes.indexOf(values[row]);
    if (code >= 0) counts[code]++;
    else if (values[row] < min) min = values[row];
    if (code < 0 && values[row] > max) max = values[row];
  }
  const notices: ImportNotice[] = [];
  for (const [k, code] of codes.entries()) {
    if (counts[k] < enoughTimes || min === Infinity || (code >= min && code <= max)) continue;
    const sentence =
      `Column "${name}" has ${code} ${counts[k]} times, outside its other values (${min} to ${max}). ` +
      `It was read as a number; does it mean "missing"?`;
    notices.push({ sentence, recipe: { missingCodes: [...(recipe.missingCodes ?? []), String(code)] } });
  }
  return notices;
}
