/**
 * Looks through the pages of a file before the library reads them. The library trusts the lengths of runs, so that a
 * damaged file would make it fill the memory; here every run must fit into its page.
 */
import type { ColumnMetaData, Compressors, FileMetaData, SchemaElement } from 'hyparquet';
import type { Pause } from '../contract.ts';
import { Refusal } from '../whole/table.ts';

/** What the library has for reading pages. */
export interface PageTools {
  parquetHeader(reader: { view: DataView; offset: number }): PageHeader;
  decompressPage(
    bytes: Uint8Array,
    size: number,
    codec: ColumnMetaData['codec'],
    compressors: Compressors,
  ): Uint8Array;
  readonly compressors: Compressors;
}

interface PageHeader {
  readonly type?: string;
  readonly compressed_page_size: number;
  readonly uncompressed_page_size: number;
  readonly data_page_header?: { readonly num_values: number; readonly encoding: string } | undefined;
  readonly data_page_header_v2?:
    | {
        readonly num_values: number;
        readonly num_nulls: number;
        readonly encoding: string;
        readonly definition_levels_byte_length: number;
        readonly repetition_levels_byte_length: number;
        readonly is_compressed?: boolean;
      }
    | undefined;
}

interface Chunk {
  readonly bytes: Uint8Array;
  readonly meta: ColumnMetaData;
  readonly rows: number;
  readonly isOptional: boolean;
  readonly tools: PageTools;
}

/** @throws Refusal where a flat column's pages do not fit together */
export async function checkPages(
  bytes: Uint8Array,
  metadata: FileMetaData,
  { tools, pause }: { tools: PageTools; pause: Pause },
): Promise<void> {
  const elements = new Map<string, SchemaElement>(metadata.schema.map((element) => [element.name, element]));
  for (const group of metadata.row_groups) {
    for (const { meta_data: meta } of group.columns) {
      if (meta === undefined || meta.path_in_schema.length !== 1) continue;
      const isOptional = elements.get(meta.path_in_schema[0])?.repetition_type === 'OPTIONAL';
      checkChunk({ bytes, meta, rows: Number(group.num_rows), isOptional, tools });
      await pause();
    }
  }
}

function checkChunk(chunk: Chunk): void {
  const { bytes, meta, rows, tools } = chunk;
  const from = Number(meta.dictionary_page_offset ?? meta.data_page_offset);
  const start = Math.min(from, Number(meta.data_page_offset));
  const end = start + Number(meta.total_compressed_size);
  if (!(start >= 0 && end <= bytes.length && end >= start)) throw odd('pages outside the file');
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset + start, end - start), offset: 0 };
  let seen = 0;
  while (seen < rows && reader.offset < end - start - 1) {
    const header = tools.parquetHeader(reader);
    const size = header.compressed_page_size;
    if (!(size >= 0 && reader.offset + size <= end - start)) throw odd(`a page of ${size} bytes`);
    const page = bytes.subarray(start + reader.offset, start + reader.offset + size);
    reader.offset += size;
    const count = header.data_page_header?.num_values ?? header.data_page_header_v2?.num_values ?? 0;
    if (!(count >= 0 && seen + count <= rows)) throw odd(`${count} values in a page`);
    seen += count;
    if (header.type === 'DATA_PAGE') checkFirstKind(chunk, header, page);
    else if (header.type === 'DATA_PAGE_V2') checkSecondKind(chunk, header, page);
  }
  if (seen !== rows) throw odd(`${seen} values for ${rows} rows`);
}

function checkFirstKind({ meta, isOptional, tools }: Chunk, header: PageHeader, page: Uint8Array): void {
  const { num_values: count = 0, encoding = '' } = header.data_page_header ?? {};
  const plain = tools.decompressPage(page, header.uncompressed_page_size, meta.codec, tools.compressors);
  let at = 0;
  if (isOptional) {
    const length = lengthAt(plain, 0);
    checkRuns(plain, { at: 4, width: 1, count });
    at = 4 + length;
  }
  checkValues(plain, { at, encoding, count });
}

function checkSecondKind({ meta, isOptional, tools }: Chunk, header: PageHeader, page: Uint8Array): void {
  const about = header.data_page_header_v2;
  if (about === undefined) return;
  const { num_values: count, encoding, definition_levels_byte_length: levels } = about;
  const skipped = about.repetition_levels_byte_length;
  if (!(skipped >= 0 && levels >= 0 && skipped + levels <= page.length))
    throw odd('levels longer than their page');
  if (isOptional) checkRuns(page, { at: skipped, width: 1, count });
  const size = header.uncompressed_page_size - levels - skipped;
  const values = page.subarray(skipped + (isOptional ? levels : 0));
  const plain =
    about.is_compressed === false
      ? values
      : tools.decompressPage(values, size, meta.codec, tools.compressors);
  const present = count - about.num_nulls;
  if (!(present >= 0 && present <= count)) throw odd(`${about.num_nulls} of ${count} values missing`);
  checkValues(plain, { at: 0, encoding, count: present });
}

/** Values that are stored in runs: indices of a dictionary, or true and false. */
function checkValues(
  bytes: Uint8Array,
  { at, encoding, count }: { at: number; encoding: string; count: number },
): void {
  if (encoding === 'RLE') checkRuns(bytes, { at: at + 4, width: 1, count });
  if (encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY') {
    if (count > 0 && bytes[at] > 32) throw odd(`indices of ${bytes[at]} bits`);
    checkRuns(bytes, { at: at + 1, width: bytes[at] ?? 0, count });
  }
}

/** A run may be filled up to eight values; the library reads no further than `count`. */
function checkRuns(
  bytes: Uint8Array,
  { at, width, count }: { at: number; width: number; count: number },
): void {
  let seen = 0;
  let next = at;
  while (seen < count) {
    let header = 0;
    let scale = 1;
    for (let more = true; more; next++, scale *= 128) {
      if (next >= bytes.length || scale > 2 ** 35) throw odd('runs that do not end in their page');
      header += (bytes[next] & 127) * scale;
      more = bytes[next] >= 128;
    }
    const isPacked = header % 2 === 1;
    const size = Math.floor(header / 2);
    seen += isPacked ? size * 8 : size;
    next += isPacked ? size * width : Math.ceil(width / 8);
    if (!isPacked && seen > count + 8) throw odd(`a run up to value ${seen} of ${count}`);
    if (next > bytes.length + 8 * width) throw odd('runs longer than their page');
  }
}

function lengthAt(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) throw odd('a page that ends early');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
  if (at + 4 + length > bytes.length) throw odd('levels longer than their page');
  return length;
}

const odd = (found: string): Refusal =>
  new Refusal({
    found,
    expected: 'pages that fit together',
    advice: 'The file is damaged; write or fetch it again.',
  });
