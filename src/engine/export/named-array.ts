/** Arrays with names: what NPZ and MAT files hold. */

/** Numbers (row by row) or a list of words. `shape` is [rows, columns] or [length]. */
export type NamedArray =
  | { readonly name: string; readonly shape: readonly number[]; readonly values: Float64Array }
  | { readonly name: string; readonly words: readonly string[] };

/** A name that Python and MATLAB take: a letter, then letters, digits and underscores, 63 at most. */
export function identifier(text: string, taken: ReadonlySet<string> = new Set()): string {
  const plain = text.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  const begun = (/^[A-Za-z]/.test(plain) ? plain : `x_${plain}`).slice(0, 59);
  if (!taken.has(begun)) return begun;
  let n = 2;
  while (taken.has(`${begun}_${n}`)) n++;
  return `${begun}_${n}`;
}
