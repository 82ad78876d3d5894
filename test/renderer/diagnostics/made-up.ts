/** Stored results and checkpoints for tests of the diagnostics view. */
import type { CheckpointInfo, DiagnosticInfo } from '../../../src/shared/models.ts';

export const checkpoint = (id: number, iteration: number): CheckpointInfo => ({
  id,
  iteration,
  kept: true,
  bytes: 8,
  sha256: '',
  created: 0,
});

export const info = (changes: Partial<DiagnosticInfo>): DiagnosticInfo => ({
  id: 1,
  runId: 1,
  iteration: 0,
  name: 'conditioning',
  options: {},
  live: false,
  seconds: 0.1,
  weightsSha256: '',
  engine: { numerics: 1, backend: 'wasm', revectorized: false, kernelsSha256: null, host: '' },
  scalars: [],
  bytes: 8,
  sha256: '',
  created: 0,
  ...changes,
});
