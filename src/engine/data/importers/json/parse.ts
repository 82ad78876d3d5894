/** From bytes to JSON values, with the line where they are none. */
import type { ImportNotice, Pause } from '../contract.ts';
import { Refusal } from '../whole/table.ts';

/** Bytes of a document that is parsed in one go: about half a second. */
const maxDocumentBytes = 2 ** 26;
const maxLineLength = 2 ** 24;
/** Lines that are parsed before others may work. */
const stretch = 20_000;

/** What was parsed. */
export interface Parsed {
  readonly value: unknown;
  readonly notices: readonly ImportNotice[];
}

/** Whether the file holds a value a line: by its name, or because its first two lines are values. */
export function looksLikeLines(bytes: Uint8Array, fileName: string): boolean {
  if (/\.(?:ndjson|jsonl)(?:\.gz)?$/i.test(fileName)) return true;
  const text = new TextDecoder().decode(bytes.subarray(0, 65_536));
  const [first, second] = text.split('\n').filter((line) => line.trim() !== '');
  const isWhole = (line: string | undefined): boolean => {
    if (line === undefined || !/^[[{]/.test(line.trim())) return false;
    try {
      JSON.parse(withoutNan(line).text);
      return true;
    } catch {
      return false;
    }
  };
  return isWhole(first) && /^\s*[[{]/.test(second ?? '');
}

/** @throws Refusal with the line */
export function parseDocument(bytes: Uint8Array): Parsed {
  if (bytes.length > maxDocumentBytes) {
    throw new Refusal({
      found: `a document of ${bytes.length} bytes`,
      expected: `at most ${maxDocumentBytes}`,
      advice: 'Save it as ndjson (one object a line) or as CSV, which are read piece by piece.',
    });
  }
  const text = decode(bytes).replace(/^\ufeff/, '');
  return parseText(text, (cause) => lineOf(text, cause));
}

/** Every line that is not blank as an element of an array. @throws Refusal with the line */
export async function parseLines(
  bytes: Uint8Array,
  { isWhole, pause }: { isWhole: boolean; pause: Pause },
): Promise<Parsed> {
  const values: unknown[] = [];
  let notices: readonly ImportNotice[] = [];
  let number = 0;
  for (let at = 0; at < bytes.length;) {
    const next = bytes.indexOf(10, at);
    const end = next < 0 ? bytes.length : next;
    number++;
    if (next < 0 && !isWhole) break; // The beginning of a file ends within a line.
    if (end - at > maxLineLength)
      throw notJson(number, `a line of ${end - at} bytes`, `at most ${maxLineLength}`);
    const text = decode(bytes.subarray(at, end))
      .replace(/^\ufeff/, '')
      .trim();
    at = end + 1;
    if (text === '') continue;
    const line = number;
    const parsed = parseText(text, () => line);
    values.push(parsed.value);
    if (notices.length === 0) ({ notices } = parsed);
    if (number % stretch === 0) await pause();
  }
  return { value: values, notices };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refusal({
      found: 'bytes that are not UTF-8',
      expected: 'JSON in UTF-8',
      advice: 'Save the file in UTF-8.',
    });
  }
}

function parseText(text: string, lineOfError: (cause: unknown) => number | null): Parsed {
  try {
    return { value: JSON.parse(text), notices: [] };
  } catch (cause) {
    const { text: other, count } = withoutNan(text);
    if (count > 0) {
      try {
        const sentence = 'NaN and Infinity, which are no JSON, were read as missing.';
        return { value: JSON.parse(other), notices: [{ sentence }] };
      } catch {
        // The first message is the better one.
      }
    }
    const message = cause instanceof Error ? cause.message : String(cause);
    throw notJson(lineOfError(cause), `no JSON (${message.slice(0, 120)})`, 'a JSON value');
  }
}

/** NaN and Infinity, as Python writes them, as null. */
function withoutNan(text: string): { text: string; count: number } {
  let count = 0;
  const replaced = text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (found) => {
    if (found.startsWith('"')) return found;
    count++;
    return 'null';
  });
  return { text: replaced, count };
}

/** The line of the position that the message names, if it names one. */
function lineOf(text: string, cause: unknown): number | null {
  const found = /position (\d+)/.exec(cause instanceof Error ? cause.message : '');
  return found === null ? null : text.slice(0, Number(found[1])).split('\n').length;
}

function notJson(line: number | null, found: string, expected: string): Refusal {
  const advice = 'Correct it there; the file may have been cut off.';
  return new Refusal({ found, expected, advice, ...(line === null ? {} : { line }) });
}
