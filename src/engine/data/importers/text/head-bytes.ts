/** The first bytes of the text, held until there are enough of them to decide from. */
import { headBytes, maxHeadBytes } from './limits.ts';
import { joined } from './records.ts';

/** Lines that make a head of long lines sufficient. */
const enoughLines = 20;

/** `add` answers whether the head is complete. */
export interface HeadBytes {
  add(bytes: Uint8Array): boolean;
  take(): Uint8Array;
  clear(): void;
}

/** An empty head. */
export function createHead(): HeadBytes {
  let held: Uint8Array = new Uint8Array(0);
  return {
    add(bytes) {
      held = joined(held, bytes);
      return held.length >= maxHeadBytes || (held.length >= headBytes && hasLines(held, enoughLines));
    },
    take: () => held,
    clear: () => void (held = new Uint8Array(0)),
  };
}

function hasLines(bytes: Uint8Array, wanted: number): boolean {
  let lines = 0;
  for (const end of [0x0a, 0x0d]) {
    for (let at = bytes.indexOf(end); at >= 0 && lines < wanted; at = bytes.indexOf(end, at + 1)) lines++;
  }
  return lines >= wanted;
}
