import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { buildWasm } from '../../scripts/build-wasm.ts';
import { advance, createRun, readRunSpec, type Run } from '../../src/engine/index.ts';
import { createTeamMaker, type TeamMaker } from '../../src/trainer/team.ts';
import { randomSongs } from '../helpers/collections.ts';
import { loadWasmKernels } from '../helpers/kernels.ts';

const path = new URL('../../dist/kernels-shared.wasm', import.meta.url);
const script = new URL('../../src/trainer/team-worker.ts', import.meta.url);

let maker: TeamMaker | null = null;

afterEach(() => maker?.close());

async function teams(threads: number, worker = script, fixed = false): Promise<TeamMaker> {
  if (!existsSync(path)) await buildWasm();
  const module = new WebAssembly.Module(readFileSync(path));
  maker = createTeamMaker({
    module,
    tiling: 'narrow',
    plain: await loadWasmKernels(),
    script: worker,
    threads,
    fixed,
  });
  return maker;
}

const specOf = (change: object = {}) =>
  readRunSpec({
    task: { name: 'temporal-order', length: 20 },
    network: { name: 'recurrent', hidden: [60], cell: 'tanh' },
    loss: { name: 'softmax-cross-entropy' },
    batches: { source: 'fresh', size: 20, validation: 0, test: 0 },
    phases: [{ method: { name: 'sgd', rate: 0.1 } }],
    stop: { iterations: 8 },
    precision: 'float32',
    seed: 3,
    ...change,
  });

/** The run's weights and rows after its eight iterations. */
function result(run: Run): { theta: Float64Array | Float32Array; rows: Float64Array } {
  const { rows } = advance(run, 8);
  return { theta: run.state.theta, rows };
}

describe('a team of threads', () => {
  it.each([
    ['full gradients', {}],
    [
      'dropout and noise',
      {
        regularizers: [
          { name: 'dropout', inputs: 0.1, outputs: 0.3, recurrent: 0.3 },
          'input-noise',
          'weight-noise',
        ],
      },
    ],
    ['truncated gradients', { gradient: { name: 'truncated-bptt', back: 7, forward: 5 } }],
    [
      'an LSTM in float64',
      { precision: 'float64', network: { name: 'recurrent', hidden: [30], cell: 'lstm' } },
    ],
  ])('gives the bits of one thread: %s', async (_, change) => {
    const alone = createRun(specOf(change), null, await loadWasmKernels());
    const made = await teams(2);
    const shared = createRun(specOf(change), null, made.provider);
    expect(shared.problem.parts).toHaveLength(2);
    expect(await made.join(shared)).toBe(2);
    expect(shared.problem.team?.size).toBe(2);
    expect(result(shared)).toEqual(result(alone));
  });

  it('gives the bits of one thread for a collection, whose series every thread reads', async () => {
    const spec = specOf({
      task: { name: 'piano-roll', steps: 8 },
      loss: 'logistic-cross-entropy',
      batches: { size: 20, validation: 0, test: 0 },
      network: { name: 'recurrent', hidden: [90] },
    });
    const series = randomSongs(1, [40, 0, 0]);
    const alone = createRun(spec, series, await loadWasmKernels());
    const made = await teams(2);
    const shared = createRun(spec, series, made.provider);
    expect(await made.join(shared)).toBe(2);
    expect(result(shared)).toEqual(result(alone));
  });

  it('has no more members than the machine has to spare, unless their number was fixed', async () => {
    const free = await teams(2);
    free.limit(1);
    expect(await free.join(createRun(specOf(), null, free.provider))).toBe(1);
    free.limit(8);
    expect(await free.join(createRun(specOf(), null, free.provider))).toBe(2);
    free.close();
    const fixed = await teams(2, script, true);
    fixed.limit(1);
    expect(await fixed.join(createRun(specOf(), null, fixed.provider))).toBe(2);
  });

  it('has one member where there is one thread, or too little work', async () => {
    const one = await teams(1);
    expect(await one.join(createRun(specOf(), null, one.provider))).toBe(1);
    const two = await teams(2);
    const small = createRun(specOf({ network: { name: 'recurrent', hidden: [3] } }), null, two.provider);
    expect(await two.join(small)).toBe(1);
    expect(small.problem.team).toBe(null);
  });

  it('goes on alone where the threads do not start', async () => {
    const made = await teams(2, new URL('../../src/trainer/missing.ts', import.meta.url));
    const run = createRun(specOf(), null, made.provider);
    expect(await made.join(run)).toBe(1);
    const alone = createRun(specOf(), null, await loadWasmKernels());
    expect(result(run)).toEqual(result(alone));
  });
});
