/** Masks of connections by rule: which weights exist, written out as the 0/1 list that a spec takes. */
import { UnfoldError } from '../errors.ts';
import { openStream } from '../random.ts';

/** How a mask is made. `dense` has every weight, `given` is a list of 0 and 1 that somebody wrote. */
export type MaskRule =
  | { readonly kind: 'dense' }
  | { readonly kind: 'sparse'; readonly density: number; readonly seed: number }
  | { readonly kind: 'diagonal' }
  | { readonly kind: 'given' };

/**
 * The mask of a (rows x cols) connection by a rule, row by row; empty for all weights, as a spec takes it. `sparse`
 * keeps round(density rows cols) of them, at least one, drawn from `seed`; `diagonal` those of unit i from unit i.
 * @throws UnfoldError 'network.mask' where a density lies outside (0, 1], or for `given`, which nothing makes
 */
export function maskOf(rule: MaskRule, rows: number, cols: number): number[] {
  if (rule.kind === 'dense') return [];
  const mask = Array.from({ length: rows * cols }, () => 0);
  if (rule.kind === 'diagonal') {
    for (let i = 0; i < Math.min(rows, cols); i++) mask[i * cols + i] = 1;
    return mask;
  }
  if (rule.kind === 'given' || !(rule.density > 0 && rule.density <= 1)) {
    const text =
      rule.kind === 'given'
        ? 'A given mask is written by hand; no rule makes it.'
        : `The density of a mask is ${rule.density}; give a number above 0 and at most 1.`;
    throw new UnfoldError('network.mask', text);
  }
  const count = Math.max(1, Math.round(rule.density * mask.length));
  const order = openStream(rule.seed, 'mask of a connection').permutation(mask.length);
  for (const place of order.slice(0, count)) mask[place] = 1;
  return mask;
}
