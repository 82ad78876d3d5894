/** How large a message is, roughly: what a limit on messages is measured by, on every transport alike. */

/**
 * Bytes that `value` would take on a channel, counted roughly (8 a number, 2 a character, a view's own bytes, 8 an
 * entry). Stops counting once past `limit`, so that a huge or cyclic value costs no more than the limit allows.
 */
export function sizeOf(value: unknown, limit: number): number {
  const left: unknown[] = [value];
  let bytes = 0;
  while (left.length > 0 && bytes <= limit) {
    const next = left.pop();
    bytes += 8;
    if (typeof next === 'string') bytes += 2 * next.length;
    else if (ArrayBuffer.isView(next) || next instanceof ArrayBuffer) bytes += next.byteLength;
    else if (typeof next === 'object' && next !== null) bytes += addParts(next, left, limit - bytes);
  }
  return bytes;
}

function addParts(holder: object, left: unknown[], room: number): number {
  const count = Array.isArray(holder)
    ? holder.length
    : holder instanceof Map || holder instanceof Set
      ? holder.size
      : 0;
  if (count * 8 > room) return count * 8;
  if (holder instanceof Map) for (const [key, value] of holder) left.push(key, value);
  else if (holder instanceof Set || Array.isArray(holder)) for (const value of holder) left.push(value);
  else return addProperties(holder, left);
  return 0;
}

function addProperties(holder: object, left: unknown[]): number {
  let names = 0;
  for (const [key, value] of Object.entries(holder)) {
    names += 2 * key.length;
    left.push(value);
  }
  return names;
}
