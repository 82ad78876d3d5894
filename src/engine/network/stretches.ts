/** Steps that belong to no sequence, where a series is cut: what comes before them is nothing to what comes after. */

/** Steps [from, to) that are left out; the next step begins from zero state. As many as the longest delay, or more. */
export interface Break {
  readonly from: number;
  readonly to: number;
}

/** Steps [from, to) without a break. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Whether its first step begins from zero state, right behind a break. */
  readonly afresh: boolean;
}

/** What is left of [from, to) between the breaks, which are ascending and apart; in order, empty ones left out. */
export function stretchesOf(breaks: readonly Break[], from: number, to: number): readonly Stretch[] {
  const found: Stretch[] = [];
  let start = from;
  let afresh = false;
  for (const { from: first, to: end } of breaks) {
    if (end < from || first >= to) continue;
    if (first > start) found.push({ from: start, to: first, afresh });
    start = end;
    afresh = true;
  }
  if (to > start) found.push({ from: start, to, afresh });
  return found;
}
