/** Which runs of a list are shown. */
import type { RunInfo, RunStatus } from '../../shared/models.ts';

/** What a run must have to be shown; what is empty or null asks for nothing. */
export interface RunFilter {
  /** Words that are in the name, the notes, the tags, the data, or '#12'. */
  readonly text: string;
  readonly status: RunStatus | '';
  readonly tag: string;
  readonly starred: boolean;
}

export const everyRun: RunFilter = { text: '', status: '', tag: '', starred: false };

/** Whether the filter asks for anything. */
export const isFiltering = ({ text, status, tag, starred }: RunFilter): boolean =>
  text.trim() !== '' || status !== '' || tag !== '' || starred;

/** Whether a run has everything that is asked for; each word of the text somewhere. */
export function shows(filter: RunFilter, run: RunInfo): boolean {
  if (filter.status !== '' && run.status !== filter.status) return false;
  if (filter.tag !== '' && !run.tags.includes(filter.tag)) return false;
  if (filter.starred && !run.starred) return false;
  const where = [`#${run.id}`, run.name, run.notes, run.seriesName ?? run.task, ...run.tags]
    .join('\n')
    .toLowerCase();
  const words = filter.text.toLowerCase().split(/\s+/);
  return words.every((word) => where.includes(word));
}

/** All tags of some runs, in the order of the alphabet. */
export const tagsOf = (runs: readonly RunInfo[]): readonly string[] =>
  [...new Set(runs.flatMap(({ tags }) => tags))].sort((a, b) => a.localeCompare(b));

/** The ids from one to another in the list as it stands, both with them. */
export function rangeBetween(list: readonly { readonly id: number }[], from: number, to: number): number[] {
  const [a, b] = [from, to].map((id) => list.findIndex((run) => run.id === id));
  if (a < 0 || b < 0) return [to];
  return list.slice(Math.min(a, b), Math.max(a, b) + 1).map(({ id }) => id);
}

/** Tags as typed: 'paper, seeds'. */
export const readTags = (text: string): readonly string[] => [
  ...new Set(
    text
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  ),
];
