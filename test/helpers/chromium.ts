/** A Chromium to test in: the one of a development package, unpacked once into .cache, with libraries where they lack. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import chromiumPackage, { inflate } from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { withLock } from '../../scripts/support/lock.ts';

const cache = resolve(import.meta.dirname, '../../.cache/chromium');
const archives = resolve(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '../bin');

/** Where Chromium is and what it must find in its environment. */
export interface ChromiumFiles {
  readonly executable: string;
  readonly env: Record<string, string>;
}

/** Starts Chromium. Its web security stays on: what is tested here is what users get. */
export async function launchChromium(): Promise<Browser> {
  const { executable, env } = await unpackChromium();
  const args = [
    '--no-sandbox',
    '--no-zygote',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--font-render-hinting=none',
  ];
  return chromium.launch({
    executablePath: executable,
    args,
    env: { ...process.env, ...env },
    headless: true,
  });
}

/**
 * Unpacks what is not there yet, one process at a time. Machines without the libraries that Chromium needs (NSS and
 * others) get the package's own ones by LD_LIBRARY_PATH; `lacks` says whether this is one and can be given by tests.
 */
export async function unpackChromium(
  lacks: (executable: string) => boolean = lacksLibraries,
): Promise<ChromiumFiles> {
  mkdirSync(cache, { recursive: true });
  return withLock(join(cache, '.unpacking'), () => withTemporaryFolder(cache, () => unpack(lacks)));
}

async function unpack(lacks: (executable: string) => boolean): Promise<ChromiumFiles> {
  const executable = await chromiumPackage.executablePath(archives);
  const env: Record<string, string> = {};
  env.FONTCONFIG_FILE = writeFontSettings();
  if (lacks(executable)) {
    const folder = await inflate(join(archives, 'al2023.tar.br'));
    env.LD_LIBRARY_PATH = [join(folder, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  }
  return { executable, env };
}

/**
 * The system's fonts and the package's own one: a machine without any would draw every text with no height, and the
 * package's own settings name folders of another kind of machine.
 */
function writeFontSettings(): string {
  const file = join(cache, 'fonts-here.conf');
  const settings = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(cache, 'fonts')}</dir>
  <cachedir>${join(cache, 'fonts-cache')}</cachedir>
</fontconfig>
`;
  writeFileSync(file, settings);
  return file;
}

function lacksLibraries(executable: string): boolean {
  return spawnSync('ldd', [executable], { encoding: 'utf8' }).stdout?.includes('not found') ?? true;
}

/** The package unpacks into the folder for temporary files; it gets a lasting one, which no other program fills. */
async function withTemporaryFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}
