/** Who takes part in the training benches: Unfold with and without V8's revectorize flag, PyTorch and JAX. */
import { fileURLToPath } from 'node:url';

/** A process that trains. `implementation` is how results name it. */
export interface Participant {
  readonly implementation: string;
  readonly threads: number;
  readonly command: readonly string[];
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const own = (threads: number, flags: readonly string[]): string[] => [
  process.execPath,
  ...flags,
  here('../peers/unfold-training.ts'),
  String(threads),
];
const python = (script: string, threads: number): string[] => [
  'python3',
  here(`../peers/${script}`),
  String(threads),
];
const revectorize = ['--experimental-wasm-revectorize'];

/** What ours is called, with the flag and without it. */
export const OURS = 'unfold';
export const PLAIN = 'unfold without revectorize';

export const participants: readonly Participant[] = [
  { implementation: OURS, threads: 1, command: own(1, revectorize) },
  { implementation: OURS, threads: 2, command: own(2, revectorize) },
  { implementation: PLAIN, threads: 1, command: own(1, []) },
  { implementation: PLAIN, threads: 2, command: own(2, []) },
  { implementation: 'pytorch', threads: 1, command: python('torch_training.py', 1) },
  { implementation: 'pytorch', threads: 2, command: python('torch_training.py', 2) },
  { implementation: 'jax', threads: 1, command: python('jax_training.py', 1) },
];
