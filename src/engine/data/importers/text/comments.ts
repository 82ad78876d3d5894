/** Which lines are comments. */
import type { ImportRecipe } from '../contract.ts';

/** Prefixes that begin a comment line, those met in the head, and why. */
export interface CommentChoice {
  readonly prefixes: readonly string[];
  readonly found: readonly string[];
  readonly why: string;
}

/** No number, date or missing value begins like this. */
const usualPrefixes = ['#', '%', '//', '!'];
const linesLookedAt = 400;

/**
 * The usual prefixes are comments wherever they begin a line, with two exceptions: `;` is a comment only in a file
 * that has it nowhere else (it may be the delimiter), and `#N/A` is a missing value.
 */
export function decideComments(head: string, recipe: ImportRecipe): CommentChoice {
  if (recipe.commentPrefix !== undefined) {
    const prefixes = recipe.commentPrefix.split(' ').filter((prefix) => prefix !== '');
    return { prefixes, found: prefixes, why: 'given' };
  }
  const lines = head.split(/\r\n|\r|\n/, linesLookedAt).map((line) => line.trim());
  const others = lines.filter((line) => !line.startsWith(';'));
  const hasSemicolon = others.length < lines.length && others.every((line) => !line.includes(';'));
  const prefixes = hasSemicolon ? [...usualPrefixes, ';'] : usualPrefixes;
  const found = prefixes.filter((prefix) => lines.some((line) => isComment(line, prefix)));
  return { prefixes, found, why: 'lines begin with it' };
}

function isComment(line: string, prefix: string): boolean {
  return line.startsWith(prefix) && !line.toUpperCase().startsWith('#N/A');
}
