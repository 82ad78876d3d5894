/** A project's series as their views ask for them: read from the file block by block, the blocks' extremes kept. */
import {
  addRows,
  type Blocks,
  countedRows,
  createBlocks,
  createTimeReader,
  insideAxis,
  reachOf,
  type RowAxis,
  windowOfBlocks,
  windowOfRows,
  type WindowParts,
  type WindowWish,
  wholeOf,
} from '../../engine/data/describe/index.ts';
import { UnfoldError } from '../../engine/errors.ts';
import type { SeriesInfo } from '../../shared/models.ts';
import type { SeriesWindow } from '../../shared/series-views.ts';
import type { ProjectDb } from '../db/project-db.ts';
import { chunkRows, timeColumn } from '../db/series-store.ts';
import { recentlyUsed } from './recently-used.ts';

/** Reads without holding up the process for more than a few milliseconds at a time. */
export interface SeriesDesk {
  window(id: number, columns: readonly number[], wish: Wish): Promise<SeriesWindow>;
  /** All values of a column; the column asked for last is kept. */
  column(id: number, column: number): Promise<Float64Array>;
}

interface Wish {
  readonly from: number | null;
  readonly to: number | null;
  readonly buckets: number;
}

/** A column's extremes take a fifth of its numbers: of ten million rows, 10 MB. */
const columnsKept = 32;
/** Blocks of the file, a megabyte each, for moving about. */
const chunksKept = 24;
/** Milliseconds of reading before others get their turn. */
const slice = 15;

/** @param isOpen whether the project is still the one that is open */
export function createSeriesDesk(db: ProjectDb, isOpen: () => boolean): SeriesDesk {
  const chunks = recentlyUsed<Float64Array>(chunksKept);
  const blocks = recentlyUsed<Promise<Blocks>>(columnsKept);
  const axes = recentlyUsed<Promise<PlacedRows>>(8);
  const wholeColumns = recentlyUsed<Promise<Float64Array>>(1);
  const series = (): ProjectDb['series'] => {
    if (isOpen()) return db.series;
    throw new UnfoldError('project.closed', 'The project was closed while its numbers were read.');
  };
  const read: Read = (id, column, first) => series().chunk(id, column, first);
  const source: Source = {
    chunk: (id, column, first) => chunks.get(`${id} ${column} ${first}`, () => read(id, column, first)),
    each: (info, column, take) => eachChunk(read, { info, column }, take),
  };
  const placed = (info: SeriesInfo) => kept(axes, String(info.id), () => placeRows(source, info));
  const blocksOf = (info: SeriesInfo, column: number) =>
    kept(blocks, `${info.id} ${column}`, () => readBlocks(source, info, column));
  return {
    async window(id, columns, wish) {
      const info = series().get(id);
      columns.forEach((column) => refuseColumn(info, column));
      const { axis, kind, unordered } = await placed(info);
      const all: Blocks[] = [];
      for (const column of columns) all.push(await blocksOf(info, column));
      const inside = insideAxis(axis, wish);
      const { from, to } = inside;
      const parts = windowFrom(source, { info, kind, axis, columns, blocks: all }, inside);
      return { id, kind, unordered, whole: wholeOf(axis), from, to, total: info.rows, ...parts };
    },
    async column(id, column) {
      const info = series().get(id);
      refuseColumn(info, column);
      return kept(wholeColumns, `${id} ${column}`, () => readColumn(source, info, column));
    },
  };
}

type Read = (id: number, column: number, first: number) => Float64Array;

/** The file's blocks: one by one, kept for a while, or all of a column, in turn. */
interface Source {
  readonly chunk: Read;
  each(info: SeriesInfo, column: number, take: (first: number, values: Float64Array) => void): Promise<void>;
}

interface PlacedRows {
  readonly axis: RowAxis;
  readonly kind: SeriesWindow['kind'];
  readonly unordered: boolean;
}

/** A failure is not kept: the next one who asks may have more luck, or sees the same error. */
function kept<T>(
  store: ReturnType<typeof recentlyUsed<Promise<T>>>,
  key: string,
  make: () => Promise<T>,
): Promise<T> {
  return store.get(key, () =>
    make().catch((error: unknown) => {
      store.remove(key);
      throw error;
    }),
  );
}

async function eachChunk(
  read: Read,
  { info, column }: { info: SeriesInfo; column: number },
  take: (first: number, values: Float64Array) => void,
): Promise<void> {
  let began = performance.now();
  for (let first = 0; first < info.rows; first += chunkRows) {
    take(first, read(info.id, column, first));
    if (performance.now() - began < slice) continue;
    await new Promise((resolve) => setImmediate(resolve));
    began = performance.now();
  }
}

async function placeRows(source: Source, info: SeriesInfo): Promise<PlacedRows> {
  const counted = { axis: countedRows(info.rows), kind: 'row', unordered: false } as const;
  if (info.time === null || info.rows === 0) return counted;
  const reader = createTimeReader(info.rows);
  await source.each(info, timeColumn, (first, values) => reader.add(first, values));
  const axis = reader.axis();
  return axis === null ? { ...counted, unordered: true } : { axis, kind: info.time.kind, unordered: false };
}

async function readBlocks(source: Source, info: SeriesInfo, column: number): Promise<Blocks> {
  const blocks = createBlocks(info.rows);
  await source.each(info, column, (first, values) => addRows(blocks, first, values));
  return blocks;
}

async function readColumn(source: Source, info: SeriesInfo, column: number): Promise<Float64Array> {
  const values = new Float64Array(info.rows);
  await source.each(info, column, (first, part) => values.set(part, first));
  return values;
}

function windowFrom(
  source: Source,
  of: {
    readonly info: SeriesInfo;
    readonly kind: SeriesWindow['kind'];
    readonly axis: RowAxis;
    readonly columns: readonly number[];
    readonly blocks: readonly Blocks[];
  },
  wish: WindowWish,
): WindowParts {
  const { info, kind, axis, columns, blocks } = of;
  const reach = reachOf(axis, wish);
  if (reach.kind === 'blocks') return windowOfBlocks(axis, blocks, wish, reach);
  const read = (column: number) => readRows(source, { id: info.id, column }, reach);
  const counted = (): Float64Array =>
    Float64Array.from({ length: reach.end - reach.first }, (_, i) => reach.first + i);
  const x = kind === 'row' ? counted() : read(timeColumn);
  return windowOfRows({ x, step: axis.step }, columns.map(read), wish);
}

/** Rows of a column out of the few blocks of the file that hold them. */
function readRows(
  source: Source,
  { id, column }: { id: number; column: number },
  { first, end }: { first: number; end: number },
): Float64Array {
  const rows = new Float64Array(end - first);
  for (let at = first - (first % chunkRows); at < end; at += chunkRows) {
    const values = source.chunk(id, column, at);
    const start = Math.max(first, at);
    rows.set(values.subarray(start - at, Math.min(end - at, values.length)), start - first);
  }
  return rows;
}

function refuseColumn({ name, columns }: SeriesInfo, column: number): void {
  if (column < columns.length) return;
  const text = `Series "${name}" has ${columns.length} columns, counted from 0; there is no column ${column}.`;
  throw new UnfoldError('series.unknown-column', text, 'column');
}
