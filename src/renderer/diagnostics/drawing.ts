/** Panels of results as the charts of the page draw them. */
import type { DiagnosticCurves, Panel, Scalar, Trace, WeightPaths } from '../../shared/models.ts';
import type { BarsSpec } from '../charts/bars-spec.ts';
import type { ChartLine, ChartReference, ChartSpec } from '../charts/chart-spec.ts';
import type { MatrixSpec } from '../charts/matrix-spec.ts';
import { plainRoles } from '../charts/palette.ts';
import type { PlainRows } from '../charts/plain-table.ts';
import type { PointsSpec } from '../charts/points-spec.ts';

/** One drawing by its kind. `log` says whether the vertical axis starts logarithmic. */
export type Drawing =
  | { readonly kind: 'lines'; readonly spec: ChartSpec; readonly log: boolean }
  | { readonly kind: 'points'; readonly spec: PointsSpec }
  | { readonly kind: 'matrix'; readonly spec: MatrixSpec }
  | { readonly kind: 'bars'; readonly spec: BarsSpec }
  | { readonly kind: 'table'; readonly title: string; readonly table: PlainRows };

/** The name of the horizontal axis that curves over a run share. */
export const iterationAxis = 'iteration';

/** How a panel of a result is drawn. Lines that go back and forth in x are a path through a plane. */
export function drawingOf(panel: Panel): Drawing {
  const { title } = panel;
  switch (panel.kind) {
    case 'lines':
      return panel.unitCircle === true || !panel.traces.every(({ x }) => rises(x))
        ? pathDrawing(panel)
        : linesDrawing(panel);
    case 'points':
      return pathDrawing(panel);
    case 'matrix': {
      const { x, y, rows, columns, values, scale } = panel;
      return {
        kind: 'matrix',
        spec: { title, xLabel: x.label, yLabel: y.label, rows, columns, values, scale },
      };
    }
    case 'bars': {
      const { y, labels, values } = panel;
      return { kind: 'bars', spec: { title, yLabel: y.label, yLog: y.log === true, labels, values } };
    }
    case 'table':
      return { kind: 'table', title, table: { header: panel.columns, rows: panel.rows } };
  }
}

/** The numbers of a result as a table. */
export function numbersDrawing(title: string, scalars: readonly Scalar[]): Drawing {
  return {
    kind: 'table',
    title,
    table: { header: ['', 'value'], rows: scalars.map(({ label, value }) => [label, value] as const) },
  };
}

/** A drawing of curves over the iterations, and what tells it from the others of its diagnostic. */
export interface CurveDrawing {
  readonly name: string;
  readonly drawing: Drawing;
}

/**
 * Scalars over the iterations: those with the same limits and kind of axis share a chart. Only curves of two points or
 * more are drawn.
 */
export function curveDrawings({ iterations, scalars }: DiagnosticCurves): readonly CurveDrawing[] {
  if (iterations.length < 2) return [];
  const groups = new Map<string, typeof scalars>();
  for (const scalar of scalars) {
    const key = JSON.stringify([scalar.log === true, scalar.references ?? []]);
    groups.set(key, [...(groups.get(key) ?? []), scalar]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group;
    const lines = group.map(({ label, values }, i) => ({
      label,
      role: plainRoles[i % plainRoles.length],
      x: iterations,
      y: values,
    }));
    const title =
      group.length === 1 ? `${first.label} over iterations` : `${sharedStart(group)} over iterations`;
    const references = first.references ?? [];
    const spec: ChartSpec = {
      title,
      xLabel: iterationAxis,
      xKind: 'count',
      yLabel: '',
      lines,
      references,
      ...reach(references),
    };
    return { name: `over:${first.name}`, drawing: { kind: 'lines', spec, log: first.log === true } };
  });
}

/** Every weight over the kept checkpoints, the weights of a connection in one colour. */
export function pathsDrawing({ iterations, weights }: WeightPaths): Drawing {
  const groups = [...new Set(weights.map(({ group }) => group))];
  const lines = weights.map(({ label, group, values }) => ({
    label,
    group,
    role: plainRoles[groups.indexOf(group) % plainRoles.length],
    x: iterations,
    y: values,
  }));
  const spec: ChartSpec = {
    title: 'Weights',
    xLabel: iterationAxis,
    xKind: 'count',
    yLabel: 'weight',
    lines,
  };
  return { kind: 'lines', spec, log: false };
}

type Plane = Extract<Panel, { kind: 'lines' | 'points' }>;

function linesDrawing(panel: Plane): Drawing {
  const groups = [...new Set(panel.traces.map(({ group }) => group))];
  const lines = unique(panel.traces).map((trace, i): ChartLine => {
    const at = trace.group === undefined ? i : groups.indexOf(trace.group);
    const kept = panel.x.log === true ? positive(trace) : trace;
    const line = { label: trace.label, role: plainRoles[at % plainRoles.length], x: kept.x, y: kept.y };
    return trace.group === undefined ? line : { ...line, group: trace.group };
  });
  const references = panel.references ?? [];
  const spec: ChartSpec = {
    title: panel.title,
    xLabel: panel.x.label,
    yLabel: panel.y.label,
    xKind: lines.every(({ x }) => x === null || x.every(Number.isInteger)) ? 'count' : 'number',
    xLog: panel.x.log === true,
    lines,
    references,
    ...reach(references),
  };
  return { kind: 'lines', spec, log: panel.y.log === true };
}

function pathDrawing(panel: Plane): Drawing {
  return {
    kind: 'points',
    spec: {
      title: panel.title,
      xLabel: panel.x.label,
      yLabel: panel.y.label,
      xLog: panel.x.log === true,
      yLog: panel.y.log === true,
      clouds: unique(panel.traces),
      joined: panel.kind === 'lines',
      unitCircle: panel.unitCircle === true,
      references: panel.references ?? [],
    },
  };
}

/** Limits are worth seeing also where the data stay away from them. */
function reach(references: readonly ChartReference[]): { yTop?: number; yBottom?: number } {
  const levels = references.filter(({ axis }) => axis === 'y').map(({ at }) => at);
  return levels.length === 0 ? {} : { yTop: Math.max(...levels), yBottom: Math.min(...levels) };
}

function rises(x: Float64Array): boolean {
  return x.every((value, i) => i === 0 || value >= x[i - 1]);
}

function positive({ x, y }: Trace): Pick<Trace, 'x' | 'y'> {
  const there = (_: number, i: number): boolean => x[i] > 0;
  return { x: x.filter(there), y: y.filter(there) };
}

/** Legends tell lines apart by their names: the second 'unit 1' becomes 'unit 1 (2)'. */
function unique(traces: readonly Trace[]): readonly Trace[] {
  const seen = new Map<string, number>();
  return traces.map((trace) => {
    const times = (seen.get(trace.label) ?? 0) + 1;
    seen.set(trace.label, times);
    return times === 1 ? trace : { ...trace, label: `${trace.label} (${times})` };
  });
}

/** What the names of several scalars begin with, in whole words; the first one's name where that is nothing. */
function sharedStart(scalars: readonly { readonly label: string }[]): string {
  const [first, ...rest] = scalars.map(({ label }) => label.split(' '));
  const apart = first.findIndex((word, i) => rest.some((words) => words[i] !== word));
  const shared = first.slice(0, apart < 0 ? first.length : apart).join(' ');
  return shared === '' ? `${scalars[0].label} and others` : shared;
}
