/** The little of XML that workbooks need: elements, attributes and text, without documents' own entities. */
import { maxTextBytes } from '../whole/limits.ts';
import { Refusal } from '../whole/table.ts';

/** An element with its text between the tags ('' where it is empty); nested ones are found within `inner`. */
export interface XmlElement {
  readonly attributes: string;
  readonly inner: string;
}

/** The text of a part. @throws Refusal where it is too long, or defines entities, which workbooks never do */
export function xmlText(bytes: Uint8Array, name: string): string {
  if (bytes.length > maxTextBytes) {
    throw new Refusal({
      found: `${bytes.length} bytes in ${name}`,
      expected: `at most ${maxTextBytes}`,
      advice: 'Save the sheet as CSV, which is read piece by piece.',
    });
  }
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const text = new TextDecoder(isUtf16 ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8').decode(
    bytes,
  );
  if (!/<!(?:DOCTYPE|ENTITY)/i.test(text.slice(0, 10_000))) return text;
  throw new Refusal({
    found: `a document type in ${name}`,
    expected: 'the XML of a spreadsheet',
    advice: 'Save the workbook again, or save the sheet as CSV.',
  });
}

/**
 * The elements of a name, one after the other; with or without a prefix of a namespace. Elements of the same name are
 * not nested in workbooks.
 */
export function* elements(text: string, name: string): Generator<XmlElement> {
  const { open, close } = tagsOf(name);
  for (let at = 0; ;) {
    open.lastIndex = at; // the patterns are shared: where they stand is kept here
    if (open.exec(text) === null) return;
    const from = open.lastIndex;
    const end = tagEnd(text, from);
    if (end < 0) return;
    if (text[end - 1] === '/') {
      at = end + 1;
      yield { attributes: text.slice(from, end - 1), inner: '' };
      continue;
    }
    close.lastIndex = end;
    const closing = close.exec(text);
    if (closing === null) return;
    at = close.lastIndex;
    yield { attributes: text.slice(from, end), inner: text.slice(end + 1, closing.index) };
  }
}

/** Patterns by the element's name: making them takes longer than using them. */
const tags = new Map<string, { readonly open: RegExp; readonly close: RegExp }>();

function tagsOf(name: string): { readonly open: RegExp; readonly close: RegExp } {
  let found = tags.get(name);
  if (found === undefined) {
    const open = new RegExp(`<(?:[\\w.-]+:)?${name}(?=[\\s/>])`, 'g');
    const close = new RegExp(`</(?:[\\w.-]+:)?${name}\\s*>`, 'g');
    found = { open, close };
    tags.set(name, found);
  }
  return found;
}

/** Where a tag ends: a bracket may stand within quotes. */
function tagEnd(text: string, from: number): number {
  let quote = '';
  const simple = text.indexOf('>', from);
  if (simple < 0 || areClosed(text, from, simple)) return simple;
  for (let at = from; at < text.length; at++) {
    const sign = text[at];
    if (quote !== '') {
      if (sign === quote) quote = '';
    } else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '>') return at;
  }
  return -1;
}

/** Whether every quote that begins before `end` ends before it too. */
function areClosed(text: string, from: number, end: number): boolean {
  let quote = 0;
  for (let at = from; at < end; at++) {
    const sign = text.charCodeAt(at);
    if (quote === 0 ? sign === 34 || sign === 39 : sign === quote) quote = quote === 0 ? sign : 0;
  }
  return quote === 0;
}

/** Patterns by the attribute's name: making one takes longer than using it. */
const patterns = new Map<string, RegExp>();

/** An attribute's value; undefined where there is none. */
export function attribute(attributes: string, name: string): string | undefined {
  let pattern = patterns.get(name);
  if (pattern === undefined) {
    pattern = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
    patterns.set(name, pattern);
  }
  const found = pattern.exec(attributes);
  return found === null ? undefined : plainText(found[1] ?? found[2]);
}

/** Longer texts have no phonetic signs to leave out. */
const maxPhonetic = 100_000;

/** The text of a string item: of all its runs, but not of phonetic signs. */
export function stringOf(inner: string): string {
  const hasPhonetic = inner.length < maxPhonetic && inner.includes('rPh');
  const spoken = hasPhonetic
    ? inner.replace(/<(?:[\w.-]+:)?rPh[\s>].*?<\/(?:[\w.-]+:)?rPh\s*>/gs, '')
    : inner;
  let text = '';
  for (const run of elements(spoken, 't')) text += plainText(run.inner);
  return text;
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Text with its signs in place of &amp; and the like, and of _x000D_. */
export function plainText(text: string): string {
  if (!text.includes('&') && !text.includes('_x')) return text;
  return text
    .replace(
      /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi,
      (all, hex: string, decimal: string, name: string) => {
        if (name !== undefined) return named[name] ?? all;
        const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
      },
    )
    .replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
