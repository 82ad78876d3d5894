/** Everything the next step of a run reads, as plain data; a checkpoint is its bytes. */
import { UnfoldError } from '../errors.ts';
import type { MethodState } from '../methods/index.ts';
import { decodePlain, encodePlain, type Plain } from './codec.ts';
import type { DataState } from './feed.ts';
import type { Ending } from './endings.ts';
import type { Counts } from './problem.ts';
import type { StreamState } from '../random.ts';

/**
 * Version of the numerics: raised whenever the same spec and seed would give other bits. A run is only continued by
 * the version that began it.
 */
export const numericsVersion = 3;

/** See the head of the file. */
export interface RunState {
  readonly numerics: number;
  /** SHA-256 of the spec and of the data that the run trains on; a checkpoint fits no other run. */
  readonly identity: string;
  /** Weight updates so far. */
  iteration: number;
  /** Index of the present phase, and weight updates in it. */
  phase: number;
  phaseIteration: number;
  /** (P) accepted weights. */
  readonly theta: Float64Array | Float32Array;
  method: MethodState;
  /** Which sequences and steps come next. */
  data: DataState;
  /** Random numbers of the methods, and of noise and dropout. */
  readonly streams: { method: StreamState; noise: StreamState };
  readonly counts: Counts;
  /** Weight updates whose gradient was clipped, and whose gradient was replaced because it was not usable. */
  clipped: number;
  rescued: number;
  /** Step (or learning rate) of the last iteration, for the metrics; NaN and 0 before the first. */
  stepSize: number;
  halvings: number;
  /** C on the data of the last iteration, before its step, and the length of its gradient before any clipping. */
  cost: number;
  gradientNorm: number;
  /** Smallest validation error so far, where patience is on. */
  best: Best | null;
  /** (P) weights of the last iteration, where the best ones took their place at the end; they are what goes on. */
  last: Float64Array | Float32Array | null;
  /** Rows of metrics delivered so far; the first is the start, before any iteration. */
  rows: number;
  ended: Ending | null;
}

/** The best weights by validation error: NMSE of a series, the mean loss of sequences. */
export interface Best {
  readonly iteration: number;
  readonly validation: number;
  readonly theta: Float64Array | Float32Array;
}

/** The bytes of a state: versioned, with their own checksum (see codec.ts). */
export function encodeState(state: RunState): Uint8Array {
  return encodePlain(state as unknown as Plain);
}

/** The state in a checkpoint of whatever run. @throws UnfoldError 'checkpoint.*' where it is damaged */
export function stateIn(bytes: Uint8Array): RunState {
  return decodePlain(bytes) as unknown as RunState;
}

/** (P) the weights in a checkpoint, of whatever run. @throws as `stateIn` */
export function thetaOf(bytes: Uint8Array): Float64Array | Float32Array {
  return stateIn(bytes).theta;
}

/**
 * The state in a checkpoint.
 * @throws UnfoldError 'checkpoint.*' when damaged, made by another numerics version, or of another run
 */
export function decodeState(bytes: Uint8Array, identity: string): RunState {
  const state = decodePlain(bytes) as unknown as RunState;
  if (state.numerics !== numericsVersion) {
    throw new UnfoldError(
      'checkpoint.numerics',
      `The checkpoint was made with numerics version ${state.numerics}, this is version ${numericsVersion}: going on would not give the same numbers. Start the run again, or use the version that began it.`,
    );
  }
  if (state.identity !== identity) {
    throw new UnfoldError(
      'checkpoint.other-run',
      'The checkpoint belongs to another specification or other data. Start a new run instead.',
    );
  }
  return state;
}
