/** Chooses the kernels of a trainer: the compiled ones where they are there and give the specification's bits. */
import { type KernelProvider, sha256Hex, typescriptKernels, wasmKernels } from '../engine/index.ts';
import { matrix, type Kernels, type Precision, span } from '../engine/math/kernels.ts';

/** What was chosen, and why not the compiled kernels, where that is so. */
export interface Choice {
  readonly provider: KernelProvider;
  readonly kernelsSha256: string | null;
  readonly notice: string | null;
}

/**
 * @param compiled bytes of the compiled module, or a sentence that says why there are none
 * @param wide true where the runtime joins pairs of vectors (`--experimental-wasm-revectorize`): faster, same bits
 */
export function chooseKernels(compiled: Uint8Array | string, wide: boolean): Choice {
  if (typeof compiled === 'string') return fallBack(compiled);
  try {
    const module = new WebAssembly.Module(new Uint8Array(compiled));
    const provider = wasmKernels(module, wide ? 'wide' : 'narrow');
    const wrong = (['float64', 'float32'] as const).find((precision) => !sameBits(provider, precision));
    if (wrong !== undefined)
      return fallBack(`the compiled kernels give other ${wrong} numbers than they must`);
    return { provider, kernelsSha256: sha256Hex(compiled), notice: null };
  } catch (error) {
    return fallBack(
      `the compiled kernels do not start (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

function fallBack(why: string): Choice {
  const notice = `Training with the TypeScript kernels, which are slower and give the same numbers: ${why}.`;
  return { provider: typescriptKernels, kernelsSha256: null, notice };
}

/** A product, a factorisation and an activation on both back ends: what an experimental compiler could get wrong. */
function sameBits(provider: KernelProvider, precision: Precision): boolean {
  const ours = probe(provider.open(precision, 1 << 16));
  const theirs = probe(typescriptKernels.open(precision, 1 << 16));
  return ours.every((value, i) => Object.is(value, theirs[i]));
}

/** 19 columns: more than two 256-bit vectors of either precision, with a remainder. */
const size = 19;

function probe(kernels: Kernels): Float64Array {
  const numbers = () => matrix(kernels.alloc(size * size), { rows: size, cols: size });
  const [a, b, c] = [numbers(), numbers(), numbers()];
  for (let i = 0; i < size * size; i++) {
    a.data[i] = ((i * 7919) % 1009) / 1009 - 0.5;
    b.data[i] = ((i * 104729) % 997) / 997 - 0.5;
  }
  kernels.gemmInto(c, a, b);
  kernels.gemmTransposedInto(c, b, a);
  kernels.activateInto(span(b.data), span(c.data), 'tanh');
  kernels.fill(span(c.data), 0);
  kernels.syrkInto(c, b);
  for (let i = 0; i < size; i++) c.data[i * size + i] += size;
  kernels.choleskyInto(c);
  return Float64Array.from([...a.data, ...b.data, ...c.data, kernels.dot(span(b.data), span(c.data))]);
}
