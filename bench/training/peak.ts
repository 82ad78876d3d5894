/** What one core can do at most: multiplications and additions in float32, in 10^9 a second. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPeer } from '../support/peer.ts';

export interface Peak {
  readonly gflops: number;
  readonly how: string;
}

/**
 * Multiply-adds in registers, compiled for this machine; without a C compiler PyTorch's product of two large matrices
 * on one thread; null where neither is there.
 */
export async function measurePeak(): Promise<Peak | null> {
  return compiledPeak() ?? (await torchPeak());
}

function compiledPeak(): Peak | null {
  const folder = mkdtempSync(join(tmpdir(), 'unfold-peak-'));
  try {
    const program = join(folder, 'peak');
    const source = fileURLToPath(new URL('../peers/peak.c', import.meta.url));
    const flags = ['-O3', '-march=native', '-ffp-contract=fast', '-funroll-loops'];
    if (spawnSync('cc', [...flags, source, '-o', program]).status !== 0) return null;
    const gflops = Number(spawnSync(program, { encoding: 'utf8' }).stdout);
    return gflops > 0 ? { gflops, how: 'multiply-adds in registers, compiled for this machine' } : null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function torchPeak(): Promise<Peak | null> {
  const script = fileURLToPath(new URL('../peers/torch_training.py', import.meta.url));
  const peer = await startPeer('pytorch', ['python3', script, '1']);
  if (typeof peer === 'string') return null;
  const { gflops } = await peer.ask({ command: 'peak' });
  peer.close();
  return typeof gflops === 'number' ? { gflops, how: 'a 1024 x 1024 x 1024 product in PyTorch' } : null;
}
