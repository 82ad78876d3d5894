/** Lines of a text that comes in pieces. */
import { maxRecordBytes } from '../text/limits.ts';

/** Takes text piece by piece and hands on whole lines with their numbers, counted from 1. */
export interface LineReader {
  push(bytes: Uint8Array): void;
  /** Hands on what is left. */
  end(): void;
  /** Lines handed on. */
  readonly count: number;
}

/** @param onTooLong is called once, at a line beyond all measure; nothing is handed on after it */
export function createLineReader(
  onLine: (line: string, number: number) => void,
  onTooLong: (number: number) => void,
): LineReader {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let rest = '';
  let count = 0;
  let isOver = false;
  const take = (text: string): void => {
    if (isOver) return;
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      // A carriage return alone ends a line as well, as on old machines.
      for (const part of line.replace(/\r$/, '').split('\r')) {
        onLine(part, ++count);
      }
    }
    if (rest.length <= maxRecordBytes) return;
    isOver = true;
    rest = '';
    onTooLong(count + 1);
  };
  return {
    push: (bytes) => take(decoder.decode(bytes, { stream: true })),
    end: () => {
      const left = decoder.decode();
      if (rest + left !== '') take(`${left}\n`);
    },
    get count() {
      return count;
    },
  };
}
