/** The files that a series was read from, as its receipt keeps them. */
import { statSync } from 'node:fs';
import type { Source } from './import-file.ts';

/** A file with its size in bytes and the time of its last change, in milliseconds since 1970. */
export interface SourceFile {
  readonly path: string;
  readonly size: number;
  readonly modified: number;
}

/** What is kept of a source: its files, or nothing where only bytes were given. */
export function sourceFacts(source: Source): { files?: readonly SourceFile[] } {
  if ('bytes' in source || 'files' in source) return {};
  const paths = 'path' in source ? [source.path] : source.paths;
  return {
    files: paths.map((path) => {
      const { size, mtimeMs } = statSync(path);
      return { path, size, modified: Math.round(mtimeMs) };
    }),
  };
}

/** The files that a receipt names; none where it names none. */
export function knownFiles(receipt: Readonly<Record<string, unknown>> | null): readonly SourceFile[] {
  const files = receipt?.['files'];
  return Array.isArray(files) ? files.filter(isSourceFile) : [];
}

function isSourceFile(value: unknown): value is SourceFile {
  if (typeof value !== 'object' || value === null) return false;
  const { path, size, modified } = value as Record<string, unknown>;
  return typeof path === 'string' && typeof size === 'number' && typeof modified === 'number';
}
