/** Bytes to characters, piece by piece, with the line where they are no text. */
import type { Encoding } from '../contract.ts';
import { decodeText } from '../text/encoding.ts';
import { joined } from '../text/records.ts';

/** Takes plain text bytes, as `createTextBytes` hands them on. */
export interface CharacterReader {
  push(bytes: Uint8Array): void;
  end(): void;
  /** Line ends met. */
  readonly lines: number;
  /** The line (from 1) whose bytes are not of the encoding; nothing is handed on from there. */
  readonly badLine: number | null;
}

/** @param onText gets whole characters */
export function createCharacterReader(
  encoding: Encoding | undefined,
  onText: (text: string) => void,
): CharacterReader {
  const isUtf8 = encoding !== 'windows-1252'; // UTF-16 was made UTF-8 before
  let held: Uint8Array = new Uint8Array(0);
  let lines = 0;
  let badLine: number | null = null;
  const give = (text: string): void => {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
    onText(text);
  };
  const refuse = (bytes: Uint8Array): void => {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    badLine = lines + text.slice(0, text.indexOf('\ufffd')).split('\n').length;
  };
  const decode = (bytes: Uint8Array): void => {
    try {
      give(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    } catch {
      refuse(bytes);
    }
  };
  return {
    push(bytes) {
      if (badLine !== null) return;
      if (!isUtf8) return give(decodeText(bytes, 'windows-1252'));
      const all = joined(held, bytes);
      const end = all.length - cutOff(all);
      held = all.slice(end);
      decode(all.subarray(0, end));
    },
    end() {
      if (badLine === null && held.length > 0) refuse(held);
    },
    get lines() {
      return lines;
    },
    get badLine() {
      return badLine;
    },
  };
}

/** Bytes at the end that may be the beginning of a character. */
function cutOff(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return back < length ? back : 0;
  }
  return 0;
}
