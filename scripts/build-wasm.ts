/**
 * Compiles the AssemblyScript kernels to dist/kernels.wasm and dist/kernels-shared.wasm. Run it, or call `buildWasm`.
 * -O2, never -O3: there Binaryen reorders the unrolled tiles and V8 then spills registers (25 to 35 % slower).
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { generateTiles } from './wasm/generate-tiles.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const ENTRY = 'src/engine/math/assembly/index.ts';
const GENERATED = 'src/engine/math/assembly/tiles.ts';
const OUTPUT = 'dist/kernels.wasm';
/** The same code for memory that threads share. */
const SHARED_OUTPUT = 'dist/kernels-shared.wasm';
const SHARED = ['--sharedMemory', '--maximumMemory', '65536', '--enable', 'threads'];
const FLAGS = ['--optimizeLevel', '2', '--shrinkLevel', '0', '--noAssert', '--runtime', 'stub'];
/** Vectors that are worked on together share the loads of their constants. */
const PASSES = ['--runPasses', 'local-cse'];
const FEATURES = ['--importMemory', '--enable', 'simd', '--use', 'abort='];

/** Compiles the kernels, for memory of their own and for shared memory. Throws with the compiler's messages where it fails. */
export async function buildWasm(): Promise<void> {
  await compile([ENTRY, '--outFile', OUTPUT, ...FLAGS, ...PASSES, ...FEATURES]);
  await compile([ENTRY, '--outFile', SHARED_OUTPUT, ...FLAGS, ...PASSES, ...FEATURES, ...SHARED]);
}

async function compile(args: string[]): Promise<void> {
  const messages: string[] = [];
  const { error } = await asc.main(args, {
    stderr: { write: (text) => void messages.push(text.toString()) },
    readFile: readSource,
    writeFile: writeOutput,
    listFiles: () => [],
  });
  if (error) throw new Error(`The kernels do not compile.\n${messages.join('')}`, { cause: error });
}

/** Sources come from the repository, except the tiles, which are generated and never stored. */
async function readSource(name: string): Promise<string | null> {
  if (name === GENERATED) return generateTiles();
  return readFile(join(root, name), 'utf8').catch(() => null);
}

async function writeOutput(name: string, contents: Uint8Array | string): Promise<void> {
  const path = join(root, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, contents);
}

if (import.meta.main) await buildWasm();
