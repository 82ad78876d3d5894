/**
 * What went wrong, to what, and what to do. Every message the engine gives a person is made here or in a table of
 * one file; the code is stable and tested, the sentence is for reading.
 */
export class UnfoldError extends Error {
  override readonly name = 'UnfoldError';
  /** A stable word for programs: 'spec.unknown-key', 'import.not-a-number', ... */
  readonly code: string;
  /** Where: a path in the spec, or a file with line and column. */
  readonly where: string | undefined;

  constructor(code: string, message: string, where?: string) {
    super(message);
    this.code = code;
    this.where = where;
  }
}

/** The entry of `known` nearest to `given` by edit distance, or undefined when none is near enough to suggest. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(given.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(given.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** ' Did you mean "x"?' or ' Known: a, b, c.' */
export function suggestion(given: string, known: readonly string[]): string {
  const near = nearest(given, known);
  return near === undefined ? ` Known: ${known.join(', ')}.` : ` Did you mean "${near}"?`;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, previous[j] + 1, current[j - 1] + 1));
    }
    previous = current;
  }
  return previous[b.length];
}
