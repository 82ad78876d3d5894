/** The file in which a running host leaves its address for other programs of the same user. */
import { accessSync, constants, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isAlive } from '../alive.ts';

/** Writes the address, readable by this user alone: whoever can read it can use the host. */
export async function writeConnectionFile(file: string, url: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}`;
  await rm(temporary, { force: true });
  await writeFile(temporary, `${JSON.stringify({ url, pid: process.pid })}\n`, { mode: 0o600, flag: 'wx' });
  await rename(temporary, file);
}

/** Removes it; nothing happens where it is gone already. */
export async function removeConnectionFile(file: string): Promise<void> {
  await rm(file, { force: true });
}

/** Makes a folder that only this user can look into. Throws where it cannot be made or written. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  accessSync(folder, constants.W_OK);
}

/** Removes what hosts have left in `folder` that did not end in order: files `<process number>.json`. */
export function removeStaleConnections(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = Number(/^(\d+)\.json$/.exec(name)?.[1] ?? process.pid);
    if (!isAlive(pid)) rmSync(join(folder, name), { force: true });
  }
}
