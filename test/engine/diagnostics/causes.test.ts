import { describe, expect, it } from 'vitest';
import { conditioning } from '../../../src/engine/diagnostics/conditioning.ts';
import type { Finding, Subject } from '../../../src/engine/diagnostics/index.ts';
import { patchedSubject } from '../../../src/engine/diagnostics/patched.ts';
import { proportionalUnits } from '../../../src/engine/diagnostics/proportional-units.ts';
import { saturation } from '../../../src/engine/diagnostics/saturation.ts';
import { weightGroups } from '../../../src/engine/diagnostics/weight-groups.ts';
import { outputAt } from '../../../src/engine/network/trajectory.ts';
import { found, given, panelOf, scalarOf, subjectOf } from './subject-of.ts';

// Three units by hand; each row: weights from the units, from the input, bias. The last row is the output.
const normal = [0.2, -0.3, 0.1, 0.7, 0.1];
const other = [0.1, 0.4, -0.2, -0.5, 0.2];
const output = [0.5, -0.4, 0.3, 0.1];

const subjectWith = (...rows: readonly (readonly number[])[]): Subject =>
  subjectOf({ initialisation: given([...rows, output].flat()) });

function outputsOf({ problem }: Subject): number[] {
  return Array.from({ length: problem.window.to }, (_, t) => {
    const { h, at } = outputAt(problem.parts[0].track, t);
    return h[at];
  });
}

function largestDifference(a: Subject, b: Subject): number {
  const other = outputsOf(b);
  return outputsOf(a).reduce((most, value, i) => Math.max(most, Math.abs(value - other[i])), 0);
}

function remedyOf({ remedies }: Finding, name: string) {
  const remedy = remedies.find((one) => one.name === name);
  if (remedy === undefined) throw new Error(`no remedy ${name}`);
  return remedy;
}

describe('saturated units', () => {
  // A bias of 20 holds the unit at 1 - 8e-18, which is 1.
  const subject = subjectWith(normal, [0, 0, 0, 0, 20], other);

  it('are counted and named', () => {
    const result = found(saturation, subject);
    expect(Array.from(panelOf(result, 'saturation', 'bars').values)).toEqual([0, 1, 0]);
    expect(scalarOf(result, 'largest-saturation')).toBe(1);
    expect(result.findings.map(({ sentence }) => sentence.slice(0, 42))).toEqual([
      'hidden 2 is saturated at 100 % of the step',
    ]);
  });

  it('that are constant can be taken out; only the first step, which saw their state at zero, can tell', () => {
    const [finding] = found(saturation, subject).findings;
    const { patch } = remedyOf(finding, 'take-out');
    const after = patchedSubject(subject, patch);
    expect(after.layout.layers[0].size).toBe(2);
    const [before, now] = [outputsOf(subject), outputsOf(after)];
    before.slice(60).forEach((value, i) => expect(Math.abs(value - now[i + 60])).toBeLessThan(1e-12));
  });

  it('of rectified units are those that are silent, of gates those that are open or closed for good', () => {
    const silent = subjectOf({
      network: { name: 'recurrent', hidden: [3], cell: 'relu' },
      initialisation: given([normal, [0, 0, 0, 0, -1], other, output].flat()),
    });
    const values = panelOf(found(saturation, silent), 'saturation', 'bars').values;
    expect(values[1]).toBe(1);
    const open = subjectOf({
      network: { name: 'recurrent', hidden: [1], cell: 'lstm' },
      initialisation: given([0, 0, -9, 0, 0, 9, 0, 0.5, 0, 0, 0, 0, 1, 0]),
    });
    const { labels, values: shares } = panelOf(found(saturation, open), 'saturation', 'bars');
    expect(labels).toEqual([
      'hidden 1 (input)',
      'hidden 1 (forget)',
      'hidden 1 (candidate)',
      'hidden 1 (output)',
    ]);
    expect(Array.from(shares)).toEqual([1, 1, 0, 0]);
  });
});

describe('proportional units', () => {
  // The second unit sees the negative of what the first sees, and tanh is odd.
  const opposite = normal.map((weight) => -weight);

  it('are named with their sign, and the Hessian is singular', () => {
    const subject = subjectWith(normal, opposite, other);
    const result = found(proportionalUnits, subject);
    expect(result.findings[0].level).toBe('problem');
    expect(result.findings[0].sentence).toMatch(/^hidden 1 and hidden 2 are proportional, cos -1: /);
    expect(scalarOf(found(conditioning, subject), 'condition-number')).toBeGreaterThan(1e25);
  });

  it('are merged without a change of any output, to the condition number that is predicted', () => {
    const subject = subjectWith(normal, opposite, other);
    const { patch, predicted } = remedyOf(found(proportionalUnits, subject).findings[0], 'merge');
    const after = patchedSubject(subject, patch);
    expect(largestDifference(subject, after)).toBeLessThan(1e-13);
    expect(scalarOf(found(conditioning, after), 'condition-number') / (predicted?.value ?? NaN)).toBeCloseTo(
      1,
      6,
    );
  });

  it('are not named where they differ', () => {
    expect(found(proportionalUnits, subjectWith(normal, other, [0.3, 0.3, 0.3, 0.1, -0.5])).findings).toEqual(
      [],
    );
  });

  it('get as much weight decay as brings the condition number below 6.7e7', () => {
    const subject = subjectOf({
      initialisation: given([...normal, ...opposite, ...other, ...output]),
      regularizers: [],
    });
    const { patch, predicted } = remedyOf(found(proportionalUnits, subject).findings[0], 'raise-alpha');
    const after = patchedSubject(subject, {
      ...patch,
      initialisation: given(Array.from(subject.problem.theta)),
    });
    const condition = scalarOf(found(conditioning, after), 'condition-number-with-penalty');
    expect(condition).toBeLessThan(6.7e7);
    expect(condition / (predicted?.value ?? NaN)).toBeCloseTo(1, 6);
  });

  it('that a mask keeps apart are not merged', () => {
    const masked = subjectOf({
      network: {
        name: 'graph',
        layers: [
          { name: 'hidden', size: 2 },
          { name: 'output', size: 1, cell: 'linear' },
        ],
        connections: [
          { from: 'input', to: 'hidden' },
          { from: 'hidden', to: 'output', mask: [1, 0] },
        ],
      },
      initialisation: given([0.5, 0.1, 1, 0.2, 0.7, 0]),
    });
    const { findings } = found(proportionalUnits, masked, { cosine: 0.5 });
    expect(findings[0].remedies.map(({ name }) => name)).not.toContain('merge');
  });
});

describe('the sizes of weights', () => {
  it('are the norms of each connection, and name the largest weight', () => {
    const result = found(weightGroups, subjectWith(normal, other, [30, 0, 0, 0, 0]));
    const squares = [...normal.slice(0, 3), ...other.slice(0, 3), 30].reduce((sum, w) => sum + w * w, 0);
    expect(scalarOf(result, 'weight-norm-hidden-to-hidden')).toBeCloseTo(Math.sqrt(squares), 12);
    expect(result.findings.map(({ sentence }) => sentence.slice(0, 57))).toEqual(
      ['Weights are large: up to 30 (hidden 1 to hidden 3), in hid'].map((text) => text.slice(0, 57)),
    );
  });
});
