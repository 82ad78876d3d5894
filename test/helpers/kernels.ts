import { existsSync, readFileSync } from 'node:fs';
import type { KernelProvider } from '../../src/engine/math/kernels.ts';
import { typescriptKernels } from '../../src/engine/math/kernels-ts.ts';
import { type Tiling, wasmKernels } from '../../src/engine/math/kernels-wasm.ts';
import { buildWasm } from '../../scripts/build-wasm.ts';

const path = new URL('../../dist/kernels.wasm', import.meta.url);
let compiled: WebAssembly.Module | undefined;

/** The plain back end: the specification. */
export const tsKernels: KernelProvider = typescriptKernels;

/** The compiled module of dist/kernels.wasm, built first where it is missing. */
export async function loadWasmModule(): Promise<WebAssembly.Module> {
  if (!existsSync(path)) await buildWasm();
  compiled ??= new WebAssembly.Module(readFileSync(path));
  return compiled;
}

/** The compiled back end. */
export async function loadWasmKernels(tiling?: Tiling): Promise<KernelProvider> {
  return wasmKernels(await loadWasmModule(), tiling);
}
