/** A text that is stored as code points: its characters, and how often each occurs. */

/** A character as it can be shown: signs that cannot be seen get their names. */
export function characterName(code: number): string {
  const names: Readonly<Record<number, string>> = {
    9: 'tab',
    10: 'line break',
    13: 'return',
    32: 'space',
    160: 'no-break space',
  };
  return names[code] ?? String.fromCodePoint(code);
}

/** The part of the text from `start` with at most `length` characters. What is no code point is shown as �. */
export function textPart(codes: Float64Array, start: number, length: number): string {
  const isCode = (code: number): boolean => Number.isInteger(code) && code >= 0 && code <= 0x10ffff;
  return Array.from(codes.subarray(start, start + length), (code) =>
    String.fromCodePoint(isCode(code) ? code : 0xfffd),
  ).join('');
}

/** Characters with their counts, the frequent ones first, and the entropy of one of them in bits. */
export function characterCounts(codes: Float64Array): {
  readonly counts: readonly (readonly [code: number, count: number])[];
  readonly bits: number;
} {
  const found = new Map<number, number>();
  for (const code of codes) found.set(code, (found.get(code) ?? 0) + 1);
  const counts = [...found].sort(([, a], [, b]) => b - a);
  const bits = counts.reduce((sum, [, n]) => sum - (n / codes.length) * Math.log2(n / codes.length), 0);
  return { counts, bits };
}
