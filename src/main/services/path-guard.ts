/** Keeps a client's paths inside the folders it was given. */
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { UnfoldError } from '../../engine/errors.ts';
import type { FolderListing } from '../../shared/models.ts';

/** Checks paths against roots; without roots every path is allowed. */
export interface PathGuard {
  /** The real path (links followed; a new file's folder is). @throws UnfoldError 'path.outside', 'path.no-folder' */
  allow(path: string): string;
  /** What is in a folder, folders first; null is the first root. @throws also 'path.unreadable' */
  list(path: string | null): FolderListing;
}

/** A guard over folders that exist; others are left out. */
export function createPathGuard(roots: readonly string[]): PathGuard {
  const real = roots.filter((root) => existsSync(root)).map((root) => realpathSync(root));
  const open = roots.length === 0;
  const inside = (path: string) => open || real.some((root) => isInside(root, path));
  const allow = (given: string) => {
    const path = realPathOf(resolve(given));
    if (inside(path)) return path;
    const text = `"${given}" is outside the folders this host may use: ${real.join(', ')}.`;
    throw new UnfoldError('path.outside', text, given);
  };
  return {
    allow,
    list(given) {
      const path = allow(given ?? real[0] ?? resolve('.'));
      const parent = dirname(path);
      const entries = readFolder(path).filter((entry) => inside(realPathOf(entry.path)));
      return { path, parent: parent === path || !inside(parent) ? null : parent, entries };
    },
  };
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (!isAbsolute(way) && way !== '..' && !/^\.\.[/\\]/.test(way));
}

/** The nearest existing ancestor's real path plus the rest, so that a link on the way cannot lead outside. */
function realPathOf(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const folder = dirname(path);
  if (folder === path) throw new UnfoldError('path.no-folder', `"${path}" does not exist.`, path);
  return join(realPathOf(folder), basename(path));
}

function readFolder(path: string): FolderListing['entries'] {
  try {
    return readdirSync(path)
      .filter((name) => !name.startsWith('.'))
      .flatMap((name) => entryOf(path, name))
      .sort((a, b) => Number(b.folder) - Number(a.folder) || (a.name < b.name ? -1 : 1));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new UnfoldError(
      'path.unreadable',
      `"${path}" cannot be listed (${code}). Choose another folder.`,
      path,
    );
  }
}

/** Nothing for what disappears while it is looked at, and for links that lead nowhere. */
function entryOf(folder: string, name: string): FolderListing['entries'][number][] {
  const path = join(folder, name);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || !(stat.isFile() || stat.isDirectory())) return [];
  return [{ name, path, folder: stat.isDirectory(), bytes: stat.isFile() ? stat.size : 0 }];
}
