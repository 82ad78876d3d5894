import { describe, expect, it } from 'vitest';
import { longOutputs } from '../../../src/engine/diagnostics/long-outputs.ts';
import { otherLengths } from '../../../src/engine/diagnostics/other-lengths.ts';
import type { Subject } from '../../../src/engine/diagnostics/subject.ts';
import { span } from '../../../src/engine/math/kernels.ts';
import { setWeights } from '../../../src/engine/network/network.ts';
import { openStream } from '../../../src/engine/random.ts';
import { addition } from '../../../src/engine/tasks/addition.ts';
import { evaluateRun } from '../../../src/engine/train/evaluation.ts';
import type { Part } from '../../../src/engine/train/problem.ts';
import { found, panelOf, scalarOf, subjectOf } from './subject-of.ts';

const run = (more: object = {}) => ({
  task: { name: 'addition', length: 12 },
  batches: { size: 4, validation: 6, test: 6 },
  network: { name: 'recurrent', hidden: [4] },
  loss: 'mean-squared-error',
  phases: [{ method: 'sgd' }],
  stop: { gradientNorm: null },
  ...more,
});

const graph = (hidden: object, connections: readonly object[]) => ({
  name: 'graph',
  layers: [
    { name: 'hidden', size: 3, ...hidden },
    { name: 'output', size: 1, cell: 'linear' },
  ],
  connections: [{ from: 'hidden', to: 'hidden', delay: 1 }, { from: 'hidden', to: 'output' }, ...connections],
});

const networks: { readonly [name: string]: object } = {
  'plain units': { name: 'recurrent', hidden: [4] },
  'an LSTM': { name: 'recurrent', hidden: [3], cell: 'lstm' },
  'a leak and long delays': graph({ leak: [0.3] }, [
    { from: 'input', to: 'hidden' },
    { from: 'hidden', to: 'hidden', delay: 5 },
  ]),
  'delayed inputs and targets': graph({}, [
    { from: 'input', to: 'hidden', delay: 4 },
    { from: 'target', to: 'hidden', delay: 2 },
  ]),
};

function checkerOf({ problem }: Subject): Part {
  setWeights(problem.network, span(problem.theta));
  if (problem.checker === null) throw new Error('no buffers for evaluation');
  return problem.checker;
}

describe('outputs of long sequences', () => {
  it.each(Object.keys(networks))('are those of one long pass, for %s', (name) => {
    const network = networks[name];
    const short = subjectOf(run({ network }), { series: null });
    const long = subjectOf(run({ network, task: { name: 'addition', length: 60 } }), { series: null });
    long.problem.theta.set(short.problem.theta);
    const options = { ...long.spec.task };
    const batch = addition.draw(openStream(3, 'test'), options, 5);
    batch.weights.fill(1);
    const expected = longOutputs(long.problem, checkerOf(long), batch);
    expect(longOutputs(short.problem, checkerOf(short), batch)).toEqual(expected);
    expect(new Set(expected).size).toBeGreaterThan(50);
  });
});

describe('the diagnostic of other lengths', () => {
  it('counts at the length of training as large a share as an evaluation of other sequences', () => {
    const task = { name: 'addition', length: 12, tolerance: 0.6 };
    const batches = { size: 4, validation: 1000, test: 0 };
    const subject = subjectOf(run({ task, batches }), { series: null });
    const share = scalarOf(found(otherLengths, subject, { lengths: [12], sequences: 1000 }), 'wrong-12');
    const { wrong } = evaluateRun(subject.run).validation;
    expect(wrong).toBeGreaterThan(0.2);
    expect(wrong).toBeLessThan(0.8);
    expect(Math.abs(share - wrong)).toBeLessThan(0.08);
  });

  it('looks at the lengths of training, twice and four times the longest, where none are given', () => {
    const task = { name: 'addition', length: 10, lengthTo: 20 };
    const { x } = panelOf(found(otherLengths, subjectOf(run({ task }), { series: null })), 'wrong', 'lines')
      .traces[0];
    expect(Array.from(x)).toEqual([10, 20, 40, 80]);
  });

  it('finds no error where every answer is right, and offers nothing', () => {
    const task = { name: 'addition', length: 12, tolerance: 1000 };
    const result = found(otherLengths, subjectOf(run({ task }), { series: null }), { lengths: [12, 40] });
    expect(result.findings[0].sentence).toBe(
      'What was learned holds at every length that was tried (trained on 12 steps). Wrong: 0 % at 12, 0 % at 40 steps.',
    );
    expect(result.findings[0].remedies).toEqual([]);
  });

  it('offers mixed lengths where longer sequences are wrong', () => {
    // The state grows by 1 a step: right within 26 at 25 steps, and not at 100.
    const weights = { name: 'given', weights: [1, 0, 0, 1, 1, 0] };
    const network = { name: 'recurrent', hidden: [1], cell: 'linear' };
    const task = { name: 'addition', length: 20, tolerance: 26 };
    const subject = subjectOf(run({ task, network, initialisation: weights }), { series: null });
    const [finding] = found(otherLengths, subject, { lengths: [20, 100], sequences: 20 }).findings;
    expect(finding.sentence).toContain('does not hold from 100 steps on');
    expect(finding.remedies[0].patch).toMatchObject({ task: { length: 20, lengthTo: 100 } });
  });

  it('refuses a series', () => {
    expect(otherLengths.refuses(subjectOf())).toMatch(/are those of its series/);
  });

  it('says what lengths the task cannot have', () => {
    const subject = subjectOf(run(), { series: null });
    expect(() => found(otherLengths, subject, { lengths: [2] })).toThrow(/too short/);
  });
});
