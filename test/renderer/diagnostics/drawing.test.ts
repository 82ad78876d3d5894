import { describe, expect, it } from 'vitest';
import { drawingOf, pathsDrawing, type Drawing } from '../../../src/renderer/diagnostics/drawing.ts';
import { curvesOf, drawingFor, tilesOf } from '../../../src/renderer/diagnostics/tiles.ts';
import { findingsOf, scalarLabel } from '../../../src/renderer/diagnostics/findings.ts';
import type { Finding, Panel, Scalar, StoredDiagnostic, Trace } from '../../../src/shared/models.ts';
import { info } from './made-up.ts';

const trace = (x: number[], y: number[], label = 'H'): Trace => ({
  label,
  x: Float64Array.from(x),
  y: Float64Array.from(y),
});
const lines = (traces: readonly Trace[], more: object = {}): Panel => ({
  kind: 'lines',
  name: 'p',
  title: 'P',
  x: { label: 'Step' },
  y: { label: 'Value', log: true },
  traces,
  ...more,
});
const specOf = (drawing: Drawing) => {
  if (drawing.kind !== 'lines') throw new Error(`Expected lines, not ${drawing.kind}.`);
  return drawing.spec;
};

describe('a panel of lines', () => {
  it('becomes a chart with its axes and limits in sight', () => {
    const references = [{ axis: 'y' as const, at: 1e8, label: 'limit' }];
    const drawing = drawingOf(lines([trace([1, 2], [3, 4])], { references }));
    expect(drawing).toMatchObject({ kind: 'lines', log: true });
    expect(specOf(drawing)).toMatchObject({
      xLabel: 'Step',
      yLabel: 'Value',
      yTop: 1e8,
      yBottom: 1e8,
      references,
    });
  });

  it('that goes back and forth is a path through a plane', () => {
    expect(drawingOf(lines([trace([0, 1, 0.5], [1, 2, 3])]))).toMatchObject({
      kind: 'points',
      spec: { joined: true },
    });
  });

  it('loses points that a logarithmic horizontal axis cannot show', () => {
    const drawing = drawingOf(lines([trace([0, 1, 10], [5, 6, 7])], { x: { label: 'Lag', log: true } }));
    expect([...(specOf(drawing).lines[0].x ?? [])]).toEqual([1, 10]);
    expect([...specOf(drawing).lines[0].y]).toEqual([6, 7]);
  });

  it('tells lines of the same name apart', () => {
    const drawing = drawingOf(lines([trace([1], [2], 'unit'), trace([1], [3], 'unit')]));
    expect(specOf(drawing).lines.map(({ label }) => label)).toEqual(['unit', 'unit (2)']);
  });
});

describe('paths of weights', () => {
  it('share the colour of their connection', () => {
    const values = Float64Array.of(1, 2);
    const drawing = pathsDrawing({
      iterations: Float64Array.of(0, 10),
      weights: [
        { label: 'a', group: 'in', values },
        { label: 'b', group: 'rec', values },
        { label: 'c', group: 'in', values },
      ],
      leftOut: 0,
    });
    const roles = specOf(drawing).lines.map(({ role }) => role);
    expect(roles[0]).toBe(roles[2]);
    expect(roles[0]).not.toBe(roles[1]);
  });
});

describe('curves over the iterations', () => {
  const kappa = (value: number): Scalar => ({
    name: 'kappa',
    label: 'Condition number of H',
    value,
    log: true,
  });
  const wish = { name: 'conditioning', options: {} };
  const stored = [
    info({ id: 2, iteration: 20, scalars: [kappa(9), { name: 'rank', label: 'Rank', value: 3 }] }),
    info({ id: 1, iteration: 10, scalars: [kappa(7)] }),
    info({ id: 3, iteration: 20, name: 'other', scalars: [kappa(1)] }),
    info({ id: 4, iteration: 30, options: { from: 2 }, scalars: [kappa(1)] }),
  ];

  it('take the results of one diagnostic with the same settings, by iteration', () => {
    const curves = curvesOf(wish, stored);
    expect([...curves.iterations]).toEqual([10, 20]);
    expect(curves.resultIds).toEqual([1, 2]);
    expect(curves.scalars.map(({ name, values }) => [name, ...values])).toEqual([
      ['kappa', 7, 9],
      ['rank', NaN, 3],
    ]);
  });

  it('are panels of their own, apart where the kind of axis differs', () => {
    const found = { result: undefined, model: undefined, stored };
    expect(tilesOf(wish, found).map(({ key }) => key)).toEqual([
      'conditioning/over:kappa',
      'conditioning/over:rank',
    ]);
    expect(drawingFor('conditioning/over:kappa', wish, found)).toMatchObject({ kind: 'lines', log: true });
    expect(drawingFor('conditioning/spectrum', wish, found)).toBeNull();
  });
});

describe('findings', () => {
  const finding = (name: string, level: Finding['level']): Finding => ({
    name,
    level,
    sentence: '',
    remedies: [],
  });
  const result = (findings: readonly Finding[]): StoredDiagnostic => ({
    ...info({}),
    result: { scalars: [], panels: [], findings },
  });

  it('stand gravest first', () => {
    const results = [
      result([finding('a', 'note'), finding('b', 'problem')]),
      result([finding('c', 'warning'), finding('d', 'problem')]),
    ];
    expect(findingsOf(results).map((found) => found.finding.name)).toEqual(['b', 'd', 'c', 'a']);
  });

  it('name what is predicted by its label where any result has it', () => {
    const scalars = [{ name: 'condition-number', label: 'Condition number of H', value: 1 }];
    expect(scalarLabel([info({}), info({ scalars })], 'condition-number')).toBe('Condition number of H');
    expect(scalarLabel([], 'condition-number')).toBe('condition number');
  });
});
