import { describe, expect, it } from 'vitest';
import {
  type Diagnostic,
  type DiagnosticResult,
  diagnostics,
  type Panel,
  type Subject,
} from '../../../src/engine/diagnostics/index.ts';
import { defaultsOf } from '../../../src/engine/fields.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { subjectOf } from './subject-of.ts';

/** Networks and data that differ in what diagnostics may stumble over. */
const subjects: { readonly [name: string]: () => Subject } = {
  'three units on a sine': () => subjectOf({}, { iterations: 6 }),
  'output feedback': () =>
    subjectOf({ network: { name: 'recurrent', hidden: [3], outputFeedback: true } }, { iterations: 3 }),
  'an LSTM in 32 bits': () =>
    subjectOf(
      {
        network: { name: 'recurrent', hidden: [2], cell: 'lstm' },
        phases: [{ method: 'adam' }],
        precision: 'float32',
      },
      { iterations: 5 },
    ),
  'sequences in two parts': () =>
    subjectOf(
      {
        task: { name: 'addition', length: 12 },
        batches: { size: 8, validation: 8, test: 8 },
        network: { name: 'recurrent', hidden: [4] },
        phases: [{ method: 'sgd' }],
      },
      { iterations: 4 },
    ),
  'two layers with masks, leaks and frozen weights': () =>
    subjectOf(
      {
        network: {
          name: 'graph',
          layers: [
            { name: 'first', size: 3, leak: [0.5, 0.7, 1] },
            { name: 'second', size: 2, cell: 'logistic' },
            { name: 'output', size: 1, cell: 'linear' },
          ],
          connections: [
            { from: 'input', to: 'first', frozen: true },
            { from: 'first', to: 'first', delay: 1, mask: [1, 0, 1, 1, 1, 0, 0, 1, 1] },
            { from: 'first', to: 'second' },
            { from: 'second', to: 'second', delay: 2 },
            { from: 'second', to: 'output' },
          ],
        },
        regularizers: [{ name: 'elastic-net' }],
      },
      { iterations: 3 },
    ),
};

const opened = new Map<string, Subject>();

function subjectNamed(name: string): Subject {
  const known = opened.get(name) ?? subjects[name]();
  opened.set(name, known);
  return known;
}

/** The result with its defaults, and every share of progress that was told. */
function look(diagnostic: Diagnostic, subject: Subject): { result: DiagnosticResult; shares: number[] } {
  const shares: number[] = [];
  const steps = diagnostic.compute(subject, defaultsOf(diagnostic.fields));
  for (;;) {
    const next = steps.next();
    if (next.done === true) return { result: next.value, shares };
    shares.push(next.value);
  }
}

const isSentence = (text: string) => expect(text).toMatch(/^\S.{15,}[.!]$/s);

/** What every drawing of a kind must be. */
function checkPanel(panel: Panel): void {
  expect(panel.title.length).toBeGreaterThan(0);
  switch (panel.kind) {
    case 'lines':
    case 'points':
      for (const { label, x, y } of panel.traces) {
        expect(x.length, label).toBe(y.length);
        expect(x.every(Number.isFinite), label).toBe(true);
        expect(
          y.every((value) => Number.isFinite(value) || Number.isNaN(value)),
          label,
        ).toBe(true);
        if (panel.y.log === true)
          expect(
            y.every((value) => !(value <= 0)),
            `${label} on a log axis`,
          ).toBe(true);
      }
      return;
    case 'matrix':
      expect(panel.values.length).toBe(panel.rows.length * panel.columns.length);
      if (panel.scale === 'unit')
        expect(panel.values.every((value) => Number.isNaN(value) || (value >= 0 && value <= 1))).toBe(true);
      return;
    case 'bars':
      expect(panel.values.length).toBe(panel.labels.length);
      return;
    case 'table':
      for (const row of panel.rows) expect(row.length).toBe(panel.columns.length);
  }
}

const unique = (names: readonly string[]) => expect(new Set(names).size, names.join()).toBe(names.length);

describe('the table of diagnostics', () => {
  it('has an entry under every name once', () => {
    expect(diagnostics.length).toBeGreaterThan(0);
    unique(diagnostics.map(({ name }) => name));
  });
});

describe.each(diagnostics.map((diagnostic) => [diagnostic.name, diagnostic] as const))(
  'the diagnostic %s',
  (_name, diagnostic) => {
    it('says for a researcher what it shows, what is normal, what to do, and where it is from', () => {
      isSentence(diagnostic.help);
      isSentence(diagnostic.normal);
      isSentence(diagnostic.advice);
      expect(diagnostic.source).toMatch(/\d{4}/);
    });

    describe.each(Object.keys(subjects))('of %s', (name) => {
      const refusal = diagnostic.refuses(subjectNamed(name));

      if (refusal !== null) {
        it('says in a sentence why it says nothing', () => isSentence(refusal));
        return;
      }

      it('finds numbers, drawings and sentences, and leaves the weights alone', () => {
        const subject = subjectNamed(name);
        const weights = subject.problem.theta.slice();
        const { result, shares } = look(diagnostic, subject);
        expect(subject.problem.theta).toEqual(weights);
        for (const { name: scalar, value } of result.scalars) expect(typeof value, scalar).toBe('number');
        unique(result.scalars.map((scalar) => scalar.name));
        unique(result.panels.map((panel) => panel.name));
        result.panels.forEach(checkPanel);
        for (const { sentence, remedies } of result.findings) {
          isSentence(sentence);
          expect(sentence).not.toMatch(/NaN|undefined|\[object/);
          for (const remedy of remedies) {
            isSentence(remedy.help);
            expect(() => readRunSpec({ ...subject.spec, ...remedy.patch }), remedy.name).not.toThrow();
          }
        }
        shares.forEach((share, i) => {
          expect(share).toBeGreaterThanOrEqual(i === 0 ? 0 : shares[i - 1]);
          expect(share).toBeLessThanOrEqual(1);
        });
        expect(diagnostic.flops(subject, defaultsOf(diagnostic.fields))).toBeGreaterThan(0);
      });

      it('finds the same to the bit, whatever else was looked at before', () => {
        const before = look(diagnostic, subjects[name]()).result;
        expect(look(diagnostic, subjectNamed(name)).result).toEqual(before);
      });
    });
  },
);
