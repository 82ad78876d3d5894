/** The file in which a running host leaves its address for other programs of the same user. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

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
