import { describe, expect, it } from 'vitest';
import { conditioning } from '../../../src/engine/diagnostics/conditioning.ts';
import type { Remedy, Subject } from '../../../src/engine/diagnostics/index.ts';
import { outputFeedback } from '../../../src/engine/diagnostics/output-feedback.ts';
import { outputAt } from '../../../src/engine/network/trajectory.ts';
import { sineSeries } from '../../helpers/problems.ts';
import { found, panelOf, scalarOf, subjectOf as shortSubject } from './subject-of.ts';

const settings = {
  data: { split: { train: 500, validation: 0, test: 20 } },
  network: { name: 'recurrent', hidden: [3], outputFeedback: true },
  initialisation: { name: 'uniform', range: 0.6 },
  // Gentle steps: a network of fading memory, in which rounding does not grow.
  phases: [{ method: 'gradient-descent' }],
};

const series = sineSeries(600);
const subjectOf = (spec: Record<string, unknown>, { iterations = 0 } = {}) =>
  shortSubject(spec, { iterations, series });

const networks = {
  'the network of Pedersen 1997': settings,
  'an LSTM': { ...settings, network: { ...settings.network, cell: { name: 'lstm' } } },
  'a synchronous network, whose feedback is of two steps back': {
    ...settings,
    network: {
      name: 'graph',
      layers: [
        { name: 'hidden', size: 3 },
        { name: 'output', size: 1, cell: 'linear' },
      ],
      connections: [
        { from: 'hidden', to: 'hidden', delay: 1 },
        { from: 'hidden', to: 'hidden', delay: 2 },
        { from: 'output', to: 'hidden', delay: 1 },
        { from: 'input', to: 'hidden' },
        { from: 'hidden', to: 'output', delay: 1 },
      ],
    },
  },
  'an output without bias': {
    ...settings,
    network: {
      name: 'graph',
      layers: [
        { name: 'hidden', size: 3 },
        { name: 'output', size: 1, cell: 'linear', bias: false },
      ],
      connections: [
        { from: 'hidden', to: 'hidden', delay: 1 },
        { from: 'output', to: 'hidden', delay: 1 },
        { from: 'input', to: 'hidden' },
        { from: 'hidden', to: 'output' },
      ],
    },
  },
};

const cases = Object.entries(networks);

function outputsOf({ problem, layout }: Subject): number[] {
  return Array.from({ length: problem.window.to }, (_, t) => {
    const { h, at } = outputAt(problem.parts[0].track, t);
    return Array.from(h.subarray(at, at + layout.outputs));
  }).flat();
}

function remedyOf(subject: Subject, name: string): Remedy {
  const [{ remedies }] = found(outputFeedback, subject).findings;
  const remedy = remedies.find((one) => one.name === name);
  if (remedy === undefined) throw new Error(`no remedy ${name}`);
  return remedy;
}

const differences = (a: Subject, b: Subject): number[] => {
  const [x, y] = [outputsOf(a), outputsOf(b)];
  return x.map((value, i) => Math.abs(value - y[i]));
};

describe.each(cases)('feedback of a linear output in %s', (_name, spec) => {
  const subject = subjectOf(spec, { iterations: 20 });

  it('makes columns of the Jacobian dependent to 1e-10 after start-up', () => {
    const result = found(outputFeedback, subject);
    expect(scalarOf(result, 'null-directions')).toBeGreaterThanOrEqual(3);
    expect(scalarOf(result, 'transient')).toBeLessThan(400);
    expect(scalarOf(result, 'dependency')).toBeLessThan(1e-10);
    const { rows } = panelOf(result, 'directions', 'table');
    expect(
      rows.filter(
        ([, words]) => words === 'output 1 to hidden 1' || words === 'output 1 to hidden 1 (input)',
      ),
    ).toHaveLength(1);
  });

  it('can be removed without a change of any output', () => {
    const after = subjectOf({ ...spec, ...remedyOf(subject, 'remove-feedback').patch });
    expect(after.layout.freeCount).toBe(
      subject.layout.freeCount - scalarOf(found(outputFeedback, subject), 'null-directions'),
    );
    expect(Math.max(...differences(subject, after))).toBeLessThan(1e-12);
  });

  it('lowers the condition number to what was predicted, within a tenth', () => {
    const { patch, predicted } = remedyOf(subject, 'remove-feedback');
    const after = scalarOf(found(conditioning, subjectOf({ ...spec, ...patch })), 'condition-number');
    const before = scalarOf(found(conditioning, subject), 'condition-number');
    expect(predicted?.scalar).toBe('condition-number');
    expect(Math.abs(after / (predicted?.value ?? NaN) - 1)).toBeLessThan(0.1);
    expect(before / after).toBeGreaterThan(1);
  });
});

describe('the plain removal of output feedback', () => {
  it('changes the outputs of the first steps only', () => {
    const subject = subjectOf(settings, { iterations: 20 });
    const after = subjectOf({ ...settings, ...remedyOf(subject, 'remove-feedback-plainly').patch });
    const changed = differences(subject, after);
    expect(changed[0]).toBeGreaterThan(1e-4);
    expect(Math.max(...changed.slice(400))).toBeLessThan(1e-12);
    expect(after.layout.layers.length).toBe(2);
  });
});

describe('output feedback', () => {
  const refusal = (network: object) => outputFeedback.refuses(subjectOf({ ...settings, network }));

  it('says why it has nothing to say', () => {
    expect(refusal({ name: 'recurrent', hidden: [3] })).toContain('No layer reads the output');
    expect(refusal({ name: 'recurrent', hidden: [3], outputFeedback: true })).toBeNull();
    expect(refusal({ name: 'recurrent', hidden: [3], outputFeedback: true, teacherForcing: true })).toContain(
      'No layer reads the output',
    );
  });

  it('is not redundant where the hidden units are not read at the same delay', () => {
    const network = {
      name: 'graph',
      layers: [
        { name: 'hidden', size: 3 },
        { name: 'output', size: 1, cell: 'linear' },
      ],
      connections: [
        { from: 'output', to: 'hidden', delay: 1 },
        { from: 'input', to: 'hidden' },
        { from: 'hidden', to: 'output' },
      ],
    };
    const result = found(outputFeedback, subjectOf({ ...settings, network }));
    expect(scalarOf(result, 'null-directions')).toBe(0);
    expect(result.findings.map(({ name, remedies }) => [name, remedies.length])).toEqual([
      ['feedback-not-redundant', 0],
    ]);
  });
});
