/** Numbers as text, for scripts that carry their weights with them. */

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 (RFC 4648 section 4) in lines of 76 characters. */
export function base64Lines(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 57) lines.push(base64(bytes.subarray(at, at + 57)));
  return lines.join('\n');
}

/** float64, little-endian. */
export function doubleBytes(values: Float64Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  for (let i = 0; i < values.length; i++) view.setFloat64(8 * i, values[i], true);
  return new Uint8Array(view.buffer);
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const word = (a << 16) | (b << 8) | c;
    const four = [18, 12, 6, 0].map((shift) => letters[(word >> shift) & 63]).join('');
    const missing = Math.max(0, i + 3 - bytes.length);
    text += four.slice(0, 4 - missing) + '='.repeat(missing);
  }
  return text;
}
