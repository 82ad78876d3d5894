import { readFileSync } from 'node:fs';
import type { KernelProvider } from '../../src/engine/math/kernels.ts';
import { wasmKernels } from '../../src/engine/math/kernels-wasm.ts';

/** The compiled kernels, tiled as this process's V8 wants them: wide where it was started to join pairs of vectors. */
export function compiledKernels(): KernelProvider {
  const bytes = readFileSync(new URL('../../dist/kernels.wasm', import.meta.url));
  const wide = process.execArgv.includes('--experimental-wasm-revectorize');
  return wasmKernels(new WebAssembly.Module(new Uint8Array(bytes)), wide ? 'wide' : 'narrow');
}
