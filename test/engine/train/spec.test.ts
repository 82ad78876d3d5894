import { describe, expect, it } from 'vitest';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { completeSpec, createRun, estimateRun } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { sineSeries } from '../../helpers/problems.ts';

describe('a run specification', () => {
  it('writes out every default', () => {
    const spec = readRunSpec({});
    expect(spec.stop).toEqual({
      gradientNorm: 1e-4,
      iterations: 400,
      seconds: null,
      gradients: null,
      goal: null,
      patience: null,
      wrong: null,
    });
    expect(spec.phases).toEqual([{ method: { name: 'gauss-newton', halvings: 50 }, iterations: null }]);
    expect(readRunSpec(spec)).toEqual(spec);
    expect(readRunSpec(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
  });

  it('writes out the columns that it takes from the series', () => {
    expect(completeSpec(readRunSpec({}), sineSeries(50)).data).toMatchObject({
      inputs: ['x'],
      targets: ['x'],
    });
  });

  it('takes an entry by its bare name', () => {
    expect(readRunSpec({ initialisation: 'normal' }).initialisation).toEqual({
      name: 'normal',
      sd: 0.1,
      biases: 'zero',
    });
  });

  it.each([
    [{ sede: 1 }, /unknown key "sede". Did you mean "seed"/],
    [{ network: { name: 'recurrent', hiden: [3] } }, /network: unknown key "hiden". Did you mean "hidden"/],
    [
      { phases: [{ method: 'gaus-newton' }] },
      /phases\[0\].method: there is no "gaus-newton". Did you mean "gauss-newton"/,
    ],
    [{ seed: -1 }, /seed: got -1; expected a whole number at least 0/],
    [{ seed: 1.5 }, /seed: got 1.5/],
    [
      { stop: { gradientNorm: 0 } },
      /stop.gradientNorm: got 0; expected a number greater than 0, or null for none/,
    ],
    [
      { network: { name: 'recurrent', hidden: ['3'] } },
      /network.hidden\[0\]: got "3"; expected a whole number/,
    ],
    [{ precision: 'float16' }, /expected one of float64, float32/],
    [{ precision: 'float32' }, /Damped Gauss-Newton needs float64/],
    [{ phases: [] }, /at least one phase/],
    [{ phases: [{}, {}] }, /phase 2 would never start/],
    [{ stop: { patience: 3 }, data: { split: { validation: 0 } } }, /needs a validation set/],
    [{ regularizers: [{ alpha: 1 }] }, /"name" is missing; expected one of weight-decay/],
    [
      { gradient: 'truncated-bptt', phases: [{ method: 'evolution' }] },
      /Evolution \(CMA-ES\) works on whole sequences, but the gradient is truncated/,
    ],
    [
      { regularizers: ['omega', { name: 'dropout', recurrent: 0.1 }], phases: [{ method: 'sgd' }] },
      /Omega.*follows errors.*recurrent 0/,
    ],
    [
      {
        regularizers: [{ name: 'dropout', recurrent: 0.1 }],
        phases: [{ method: 'sgd', iterations: 1 }, { method: 'sampled-gradient' }],
      },
      /Sampling-based selection follows errors.*recurrent 0/,
    ],
    ['text', /expected an object/],
    [{ stop: [] }, /stop: got \[\]; expected an object/],
  ])('refuses %j', (json, message) => {
    expect(() => readRunSpec(json)).toThrow(message);
  });
});

describe('an estimate', () => {
  it('tells the size of a run without making it', () => {
    const spec = readRunSpec({
      network: { name: 'recurrent', hidden: [9] },
      data: { split: { train: 1000, validation: 0, test: 99 } },
    });
    const estimate = estimateRun(spec, sineSeries(1100));
    expect(estimate.parameters).toBe(109);
    expect(estimate.samples).toEqual({ train: 999, validation: 0, test: 99 });
    expect(estimate.memoryBytes).toBeGreaterThan(109 * 109 * 8);
    expect(estimate.flopsPerIteration).toBeGreaterThan(1e7);
  });

  it('comes with a refusal where the machine could not hold the run', () => {
    const spec = readRunSpec({
      network: { name: 'recurrent', hidden: [200] },
      data: { split: { train: 20, validation: 0, test: 0 } },
    });
    expect(() => createRun(spec, sineSeries(30), typescriptKernels)).toThrow(
      /40601 trained weights.*GiB of memory.*Use Hessian-free/,
    );
  });
});
