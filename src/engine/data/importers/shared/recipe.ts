/** What a recipe may say for formats that leave little open. */
import { UnfoldError } from '../../../errors.ts';
import type { ImportDecision, ImportRecipe } from '../contract.ts';
import { checkRecipe } from '../text/recipe.ts';

/**
 * Refuses what has no meaning for the format.
 * @param allowed keys besides `format`
 * @throws UnfoldError 'import.recipe'
 */
export function checkPlainRecipe(recipe: ImportRecipe, format: string, allowed: readonly string[]): void {
  checkRecipe(recipe, ['part', 'steps']);
  const idle = Object.keys(recipe).find((key) => key !== 'format' && !allowed.includes(key));
  if (idle === undefined) return;
  const known = allowed.join(', ');
  const text = `"${idle}" has no meaning for the format "${format}", which knows ${known}. Leave it out, or choose the format "text".`;
  throw new UnfoldError('import.recipe', text, `recipe.${idle}`);
}

/** The decision on the format itself. */
export const formatDecision = (recipe: ImportRecipe, format: string, why: string): ImportDecision =>
  recipe.format === undefined
    ? { what: 'format', value: format, how: 'decided', why }
    : { what: 'format', value: format, how: 'given', why: 'the recipe says so' };
