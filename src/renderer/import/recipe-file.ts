/** A recipe of an import as a file: the keys of `ImportRecipe` as one JSON object. */
import type { ImportRecipe } from '../../engine/data/importers/contract.ts';

/** The recipe in a text; a sentence where there is none. Its keys are checked by the importer that gets it. */
export function readRecipe(text: string): ImportRecipe | string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as ImportRecipe;
  } catch {
    return 'this is no JSON. Choose a file that “Save recipe” wrote.';
  }
  return 'this is no recipe. Choose a file that “Save recipe” wrote.';
}
