import { readFileSync } from 'node:fs';
import type { KernelProvider } from '../../src/engine/math/kernels.ts';
import { type Tiling, wasmKernels } from '../../src/engine/math/kernels-wasm.ts';
import { createTeamMaker, type TeamMaker } from '../../src/trainer/team.ts';

/** The compiled kernels, tiled as this process's V8 wants them: wide where it was started to join pairs of vectors. */
export function compiledKernels(): KernelProvider {
  return wasmKernels(moduleOf('kernels'), tiling());
}

/** The same for `threads` threads, which run `script`. */
export function teamKernels(script: URL, threads: number): TeamMaker {
  const module = moduleOf('kernels-shared');
  return createTeamMaker({ module, tiling: tiling(), plain: compiledKernels(), script, threads });
}

function moduleOf(name: string): WebAssembly.Module {
  const bytes = readFileSync(new URL(`../../dist/${name}.wasm`, import.meta.url));
  return new WebAssembly.Module(new Uint8Array(bytes));
}

const tiling = (): Tiling =>
  process.execArgv.includes('--experimental-wasm-revectorize') ? 'wide' : 'narrow';
