import { describe, expect, it } from 'vitest';
import { pruneStep } from '../../../src/engine/diagnostics/prune-step.ts';
import { saliency } from '../../../src/engine/diagnostics/saliency.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { createRun } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { sineSeries } from '../../helpers/problems.ts';
import { errorOf, linearSubject, refit, trainingRows } from './linear-subject.ts';
import { found, panelOf, scalarOf, subjectOf } from './subject-of.ts';

const words = ['input 1 to output 1', 'input 2 to output 1', 'input 3 to output 1', 'input 4 to output 1'];
const names = [...words, 'bias of output 1'];

describe.each([0, 0.7, 15])('saliencies of a linear fit with decay %d', (alpha) => {
  const subject = linearSubject(alpha);
  const data = trainingRows(subject);
  const theta = refit(data, alpha);
  const result = found(saliency, subject, { remove: 2 });
  const rows = new Map(panelOf(result, 'saliencies', 'table').rows.map((row) => [row[0], row]));

  it('by damage are the rise of E with the weight at zero', () => {
    names.forEach((name, l) => {
      const without = theta.map((w, i) => (i === l ? 0 : w));
      expect(rows.get(name)?.[2]).toBeCloseTo(errorOf(data, without) - errorOf(data, theta), 9);
    });
  });

  it('by surgeon are the rise of E after all others have been fitted again', () => {
    names.forEach((name, l) => {
      const again = refit(data, alpha, [l]);
      expect(rows.get(name)?.[3]).toBeCloseTo(errorOf(data, again) - errorOf(data, theta), 9);
    });
  });

  it('give the surgeon’s network the weights of the refit, and predict its error', () => {
    const [finding] = result.findings.filter(({ name }) => name === 'least-salient');
    const remedy = finding.remedies.find(({ name }) => name === 'prune-surgeon');
    const { weights } = remedy?.patch.initialisation as unknown as { weights: number[] };
    const zeros = weights.flatMap((w, i) => (w === 0 ? [i] : []));
    expect(zeros).toHaveLength(2);
    const again = refit(data, alpha, zeros);
    weights.forEach((w, i) => expect(w).toBeCloseTo(again[i], 10));
    expect(remedy?.predicted?.value).toBeCloseTo(errorOf(data, again), 9);
    const { network } = remedy?.patch as unknown as { network: { connections: { mask: number[] }[] } };
    expect(network.connections[0].mask).toEqual([0, 1, 2, 3].map((i) => (zeros.includes(i) ? 0 : 1)));
  });
});

describe('saliencies', () => {
  it('warn where the weights are no minimum', () => {
    const result = found(saliency, subjectOf());
    expect(result.findings.map(({ name }) => name)).toContain('not-at-minimum');
  });

  it('say so where the surgeon moves weights further than the model reaches', () => {
    const result = found(saliency, subjectOf({}, { iterations: 40 }));
    const [beyond] = result.findings.filter(({ name }) => name === 'beyond-model-surgeon');
    expect(beyond?.sentence).toContain('safer choice');
  });

  it('remove the incoming weights of a unit whose only output weight goes', () => {
    const subject = subjectOf(
      { network: { name: 'recurrent', hidden: [2], delays: [] }, stop: { iterations: 60 } },
      { iterations: 60 },
    );
    const step = found(saliency, subject, { remove: 3 });
    const [finding] = step.findings.filter(({ name }) => name === 'least-salient');
    for (const { patch } of finding.remedies) {
      const spec = readRunSpec({ ...subject.spec, ...patch });
      const { layout } = createRun(spec, sineSeries(120), typescriptKernels).problem;
      const mask = (name: string) => {
        const connections = spec.network.connections as { from: string; mask: number[] }[];
        const all = connections.find(({ from }) => from === name)?.mask ?? [];
        return all.length === 0 ? [1, 1] : all;
      };
      // An input weight is gone wherever the output weight of its unit is.
      mask('hidden').forEach((there, unit) => {
        if (there === 0) expect(mask('input')[unit]).toBe(0);
      });
      expect(layout.freeCount).toBeLessThan(7);
    }
  });

  it('say that nothing can be removed where all weights lead into gated units or are biases', () => {
    const network = {
      name: 'graph',
      layers: [{ name: 'output', size: 1, cell: 'lstm' }],
      connections: [{ from: 'input', to: 'output' }],
    };
    const result = found(saliency, subjectOf({ network }));
    expect(result.findings.map(({ name }) => name)).toContain('nothing-to-remove');
    expect(panelOf(result, 'saliencies', 'table').rows).toHaveLength(8);
  });

  it('are finite for sequences in two parts', () => {
    const result = found(
      saliency,
      subjectOf({
        task: { name: 'addition', length: 12 },
        batches: { size: 10, validation: 10, test: 0 },
        phases: [{ method: 'sgd' }],
      }),
    );
    expect(scalarOf(result, 'least-damage')).toEqual(expect.any(Number));
    expect(Number.isFinite(scalarOf(result, 'least-surgeon'))).toBe(true);
  });
});

describe('pruning step by step', () => {
  it('removes one weight at a time while training goes on, and says what to expect', () => {
    const series = sineSeries(160);
    const first = readRunSpec({
      data: { split: { train: 120, validation: 0, test: 0 } },
      network: { name: 'recurrent', hidden: [3] },
      regularizers: [{ name: 'weight-decay', alpha: 0.05 }],
      stop: { iterations: 40 },
      seed: 4,
    });
    let spec = first;
    const steps = [];
    for (let i = 0; i < 4; i++) {
      const run = createRun(spec, series, typescriptKernels);
      advance(run, 40);
      const { next, ...step } = pruneStep(run, typescriptKernels, {
        measure: i % 2 === 0 ? 'damage' : 'surgeon',
      });
      if (next === null) throw new Error('nothing left');
      steps.push({ ...step, removed: next.removed });
      // What is left begins where the step says, whatever the quadratic model had.
      expect(createRun(next.spec, series, typescriptKernels).problem.error).toBeCloseTo(next.startError, 9);
      spec = next.spec;
    }
    expect(steps.map(({ weights }) => weights)).toEqual([19, 18, 17, 16]);
    expect(new Set(steps.flatMap(({ removed }) => removed)).size).toBe(4);
    for (const { predictionError, error, weights } of steps)
      expect(predictionError).toBeCloseTo(((2 * error) / 119) * ((119 + weights) / (119 - weights)), 10);
  });
});
