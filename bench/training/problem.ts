/** The numbers of a workload: the same weights, inputs and targets for every participant. */
import { openStream } from '../../src/engine/random.ts';
import { weightSizes, type Workload } from './workloads.ts';

/** All in float32, so that every participant starts from the same bits. */
export interface TrainingProblem {
  readonly load: Workload;
  /** In the order of `weightSizes`; gates of an LSTM in the order input, forget, candidate, output. */
  readonly weights: Float32Array;
  /** (T B nIn) */
  readonly inputs: Float32Array;
  /** (T' B nOut) for squared error, (T' B) class numbers for softmax; T' is 1 or T. */
  readonly targets: Float32Array;
}

/** Uniform weights within 1/sqrt(units), as PyTorch draws them; inputs within 1. */
export function trainingProblem(load: Workload): TrainingProblem {
  const stream = openStream(7, load.name);
  const { hidden, inputs, outputs, batch, steps, everyStep, loss } = load;
  const draw = (length: number, next: () => number): Float32Array => Float32Array.from({ length }, next);
  const range = 1 / Math.sqrt(hidden);
  const count = weightSizes(load).reduce((sum, size) => sum + size, 0);
  const rows = (everyStep ? steps : 1) * batch;
  return {
    load,
    weights: draw(count, () => stream.uniformIn(-range, range)),
    inputs: draw(steps * batch * inputs, () => stream.uniformIn(-1, 1)),
    targets:
      loss === 'softmax'
        ? draw(rows, () => stream.integer(0, outputs))
        : draw(rows * outputs, () => stream.uniformIn(-1, 1)),
  };
}

/** The problem as a line of JSON can carry it. */
export function encodeProblem({ load, weights, inputs, targets }: TrainingProblem): object {
  return { load, weights: encode(weights), inputs: encode(inputs), targets: encode(targets) };
}

/** What `encodeProblem` made. */
export function decodeProblem(message: EncodedProblem): TrainingProblem {
  const { load, weights, inputs, targets } = message;
  return { load, weights: decode(weights), inputs: decode(inputs), targets: decode(targets) };
}

/** A TrainingProblem whose arrays are base64 of little-endian float32. */
export type EncodedProblem = { readonly load: Workload } & Record<'weights' | 'inputs' | 'targets', string>;

/** Base64 of the numbers' bytes. */
export function encode(values: Float32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}

function decode(text: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  return new Float32Array(bytes.buffer);
}
