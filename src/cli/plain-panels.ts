/** Panels as plain lists, for JSON: long traces are thinned so that their peaks stay. */
import type { Panel, Trace } from '../engine/diagnostics/result.ts';

/** What of a trace is told. */
const mostPoints = 400;

/** Panels with lists in place of typed arrays; traces with at most 400 points, matrices and tables whole. */
export function plainPanels(panels: readonly Panel[]): readonly Record<string, unknown>[] {
  return panels.map((panel) => {
    switch (panel.kind) {
      case 'lines':
      case 'points':
        return { ...panel, traces: panel.traces.map((trace) => plainTrace(trace, panel.kind)) };
      case 'matrix':
      case 'bars':
        return { ...panel, values: [...panel.values] };
      case 'table':
        return { ...panel };
    }
  });
}

function plainTrace(trace: Trace, kind: 'lines' | 'points') {
  const kept = kind === 'lines' ? peaks(trace.y, mostPoints) : evenly(trace.y.length, mostPoints);
  return { ...trace, x: kept.map((i) => trace.x[i]), y: kept.map((i) => trace.y[i]) };
}

/**
 * Indices of at most `most` points, in order: first and last, and of each stretch between them the lowest and the
 * highest, so that a single peak is not lost.
 */
export function peaks(values: ArrayLike<number>, most: number): number[] {
  const count = values.length;
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  const stretches = Math.floor((most - 2) / 2);
  const kept = [0];
  for (let s = 0; s < stretches; s++) {
    const from = 1 + Math.floor((s * (count - 2)) / stretches);
    const until = 1 + Math.floor(((s + 1) * (count - 2)) / stretches);
    const [low, high] = extremes(values, from, until);
    kept.push(Math.min(low, high));
    if (low !== high) kept.push(Math.max(low, high));
  }
  return [...kept, count - 1];
}

function extremes(values: ArrayLike<number>, from: number, until: number): [number, number] {
  let [low, high] = [from, from];
  for (let i = from; i < until; i++) {
    // What is not a number is a gap: any number takes its place.
    if (values[i] < values[low] || Number.isNaN(values[low])) low = i;
    if (values[i] > values[high] || Number.isNaN(values[high])) high = i;
  }
  return [low, high];
}

function evenly(count: number, most: number): number[] {
  const kept = Math.min(count, most);
  return Array.from({ length: kept }, (_, i) =>
    kept === count ? i : Math.round((i * (count - 1)) / (kept - 1)),
  );
}
