/** The files of the page (dist/renderer) as both hosts serve them: nothing outside the folder, known kinds only. */
import { readFile, realpath } from 'node:fs/promises';
import { extname, isAbsolute, relative, resolve, sep } from 'node:path';

/** A file of the page and what it is served as. */
export interface PageFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * The file that the path of an address names ('/' is index.html), or null: for a file that does not exist, is not of a
 * kind the page has, or does not really lie in `folder` (steps upwards, hidden names, links that lead out).
 */
export async function readPageFile(folder: string, urlPath: string): Promise<PageFile | null> {
  const path = cleanPath(urlPath);
  const type = path === null ? undefined : types[extname(path).toLowerCase()];
  if (path === null || type === undefined) return null;
  try {
    const base = await realpath(folder);
    const file = await realpath(resolve(base, path));
    if (!isInside(base, file)) return null;
    return { bytes: new Uint8Array(await readFile(file)), type };
  } catch {
    return null;
  }
}

/** Whether `file` lies in `folder`; both absolute and without links. */
export function isInside(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function cleanPath(urlPath: string): string | null {
  const path = tryDecode(urlPath);
  if (path === null || !path.startsWith('/') || /[\0\\:]/.test(path)) return null;
  if (path === '/') return 'index.html';
  const segments = path.slice(1).split('/');
  return segments.some((segment) => segment === '' || segment.startsWith('.')) ? null : segments.join('/');
}

function tryDecode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
