/** What a page or another runtime loads to compute the hash: bundled by the test, given the compiled kernels' bytes. */
import { typescriptKernels } from '../../src/engine/math/kernels-ts.ts';
import { wasmKernels } from '../../src/engine/math/kernels-wasm.ts';
import { numericsHash } from './numerics.ts';

/** Hashes with the TypeScript kernels and with the compiled ones. */
export async function hashes(kernels: BufferSource): Promise<{ typescript: string; wasm: string }> {
  const module = await WebAssembly.compile(kernels);
  return { typescript: numericsHash(typescriptKernels), wasm: numericsHash(wasmKernels(module)) };
}
