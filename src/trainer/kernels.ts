/** Chooses the kernels of a trainer: the compiled ones where they are there and give the specification's bits. */
import {
  type KernelProvider,
  measureTiling,
  sha256Hex,
  typescriptKernels,
  wasmKernels,
} from '../engine/index.ts';
import type { Tiling } from '../engine/math/kernels-wasm.ts';

/** What was chosen, and why not the compiled kernels, where that is so. */
export interface Choice {
  readonly provider: KernelProvider;
  /** Whether pairs of 128-bit operations run as 256-bit ones, as measured; the same bits either way. */
  readonly revectorized: boolean;
  readonly kernelsSha256: string | null;
  readonly notice: string | null;
  /** What suits the runtime; null for the TypeScript kernels. */
  readonly tiling: Tiling | null;
}

/**
 * @param compiled bytes of the compiled module, or a sentence that says why there are none
 * @param now milliseconds: the tiling that suits the runtime is measured, in about 20 ms
 */
export function chooseKernels(compiled: Uint8Array | string, now: () => number): Choice {
  if (typeof compiled === 'string') return fallBack(compiled);
  try {
    const module = new WebAssembly.Module(new Uint8Array(compiled));
    const { tiling, revectorized, sameBits } = measureTiling(module, now);
    if (!sameBits) return fallBack('the compiled kernels give other numbers than they must');
    const provider = wasmKernels(module, tiling);
    return { provider, revectorized, kernelsSha256: sha256Hex(compiled), notice: null, tiling };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fallBack(`the compiled kernels do not start (${why})`);
  }
}

function fallBack(why: string): Choice {
  const notice = `Training with the TypeScript kernels, which are slower and give the same numbers: ${why}.`;
  return { provider: typescriptKernels, revectorized: false, kernelsSha256: null, notice, tiling: null };
}
