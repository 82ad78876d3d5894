/** A workbook: its sheets, its texts, its styles. */
import { maxParts } from '../whole/limits.ts';
import { Refusal } from '../whole/table.ts';
import type { ZipEntry } from '../whole/zip.ts';
import { dateStyles } from './styles.ts';
import { attribute, elements, stringOf, xmlText } from './xml.ts';

/** What the cells of a workbook refer to. */
export interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly isHidden: boolean; text(): string }[];
  readonly texts: readonly string[];
  readonly isDateStyle: readonly boolean[];
  /** Days are counted from 1904, as old spreadsheets on Macintoshes did. */
  readonly from1904: boolean;
}

const maxSharedTexts = 10_000_000;

/** @throws Refusal for an archive without a workbook */
export function readWorkbook(entries: readonly ZipEntry[]): Workbook {
  const files = new Map(entries.map((entry) => [entry.name.replace(/^\//, '').toLowerCase(), entry]));
  const text = (name: string): string | undefined => {
    const entry = files.get(name.toLowerCase());
    return entry === undefined ? undefined : xmlText(entry.read(), name);
  };
  const main = targetOf(text('_rels/.rels') ?? '', '/officeDocument', '') ?? 'xl/workbook.xml';
  const book = text(main);
  if (book === undefined) throw noWorkbook(entries);
  const folder = main.replace(/[^/]*$/, '');
  const links = text(`${folder}_rels/${main.slice(folder.length)}.rels`) ?? '';
  const styles = text(targetOf(links, '/styles', folder) ?? `${folder}styles.xml`);
  const shared = text(targetOf(links, '/sharedStrings', folder) ?? `${folder}sharedStrings.xml`);
  return {
    sheets: sheetsOf(book, links, { folder, text }),
    texts: shared === undefined ? [] : sharedTexts(shared),
    isDateStyle: styles === undefined ? [] : dateStyles(styles),
    from1904: from1904(book),
  };
}

/** The file that a link of a type leads to. */
function targetOf(links: string, type: string, folder: string): string | undefined {
  for (const { attributes } of elements(links, 'Relationship')) {
    if (attribute(attributes, 'Type')?.endsWith(type) !== true) continue;
    return placeOf(attribute(attributes, 'Target') ?? '', folder);
  }
  return undefined;
}

const placeOf = (target: string, folder: string): string =>
  target.startsWith('/') ? target.slice(1) : `${folder}${target}`.replace(/[^/]+\/\.\.\//g, '');

function sheetsOf(
  book: string,
  links: string,
  { folder, text }: { folder: string; text: (name: string) => string | undefined },
): Workbook['sheets'] {
  const targets = new Map<string, string>();
  for (const { attributes } of elements(links, 'Relationship')) {
    const isSheet = attribute(attributes, 'Type')?.endsWith('/worksheet') === true;
    if (isSheet)
      targets.set(attribute(attributes, 'Id') ?? '', placeOf(attribute(attributes, 'Target') ?? '', folder));
  }
  const found: Workbook['sheets'][number][] = [];
  for (const { attributes } of elements(book, 'sheet')) {
    const target = targets.get(attribute(attributes, '[\\w.-]*:?id') ?? '');
    const name = attribute(attributes, 'name') ?? `Sheet ${found.length + 1}`;
    if (target === undefined || found.length >= maxParts) continue;
    const isHidden = (attribute(attributes, 'state') ?? 'visible') !== 'visible';
    found.push({ name, isHidden, text: () => text(target) ?? '' });
  }
  return found;
}

function from1904(book: string): boolean {
  for (const { attributes } of elements(book, 'workbookPr'))
    return ['1', 'true'].includes(attribute(attributes, 'date1904') ?? '');
  return false;
}

function sharedTexts(text: string): string[] {
  const texts: string[] = [];
  for (const { inner } of elements(text, 'si')) {
    texts.push(stringOf(inner));
    if (texts.length > maxSharedTexts)
      throw new Refusal({ ...tooMany, found: `more than ${maxSharedTexts} texts` });
  }
  return texts;
}

const tooMany = { expected: 'fewer texts', advice: 'Save the sheet as CSV, which is read piece by piece.' };

function noWorkbook(entries: readonly ZipEntry[]): Refusal {
  const isOld = entries.some(({ name }) => name.endsWith('.bin'));
  const isOpen = entries.some(({ name }) => name === 'content.xml');
  const what = isOld
    ? 'a binary workbook (xlsb)'
    : isOpen
      ? 'an OpenDocument file'
      : 'an archive without a workbook';
  return new Refusal({ found: what, expected: 'a workbook (xlsx)', advice: 'Save it as xlsx or CSV.' });
}
