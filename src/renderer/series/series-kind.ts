/** What the rows of a series are, by its columns: some are no points in time and must not be drawn as if they were. */
import type { SeriesInfo } from '../../shared/models.ts';

/** 'songs': a row a note; 'text': a row a character; 'visits': a row a visit of a patient. */
export type SeriesKind = 'plain' | 'songs' | 'text' | 'visits';

/** By the names of the columns, as the tasks that read such series expect them, and by the importer. */
export function kindOf({ columns, receipt }: Pick<SeriesInfo, 'columns' | 'receipt'>): SeriesKind {
  const names = new Set(columns.map(({ name }) => name));
  if (['song', 'step', 'note'].every((name) => names.has(name))) return 'songs';
  const isText = names.has('code') || receipt?.['importer'] === 'characters';
  if (columns.length === 1 && isText) return 'text';
  if (names.has('patient') && names.has('visit')) return 'visits';
  return 'plain';
}

/** Name of the task that reads such a series as a collection of sequences; undefined for points in time. */
export const taskFor = (kind: SeriesKind): string | undefined =>
  ({ songs: 'piano-roll', text: 'characters', visits: 'visits', plain: undefined })[kind];

/** What a series was made from, where the engine made it; null for an imported one. */
export function generatedFrom({ receipt }: Pick<SeriesInfo, 'receipt'>): {
  readonly generator: string;
  readonly options: Record<string, unknown>;
  readonly seed: number;
} | null {
  if (typeof receipt?.['generator'] !== 'string') return null;
  const { generator, options, seed } = receipt as Record<string, unknown>;
  return { generator: String(generator), options: { ...(options as object) }, seed: Number(seed) };
}
