/** Points in a plane on a canvas, by chart.js: clouds, paths, eigenvalues about the unit circle. No animation. */
import {
  Chart,
  type ChartDataset,
  LinearScale,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
} from 'chart.js';
import annotation from 'chartjs-plugin-annotation';
import { axisFont, logTick, shortTick } from './axes.ts';
import { dashes, plainRoles, token } from './palette.ts';
import { nearestPoint, roundFrame, type Frame, type PointsSpec } from './points-spec.ts';
import { referenceLines } from './reference-lines.ts';
import { toPng } from './to-png.ts';

Chart.register(ScatterController, LineElement, PointElement, LinearScale, LogarithmicScale, annotation);

interface Point {
  x: number;
  y: number;
}

/** A chart of points. `at` names the point under a place of the canvas. */
export interface PointsChart {
  draw(spec: PointsSpec): void;
  at(px: number, py: number): { readonly cloud: number; readonly index: number } | null;
  png(): Promise<Blob | null>;
  destroy(): void;
}

const shapes = ['circle', 'triangle', 'rect', 'crossRot', 'rectRot', 'star'] as const;

/** Makes a chart. Call `destroy` when the canvas goes. */
export function createPoints(canvas: HTMLCanvasElement): PointsChart {
  let spec: PointsSpec | null = null;
  const chart = new Chart<'scatter', Point[]>(canvas, {
    type: 'scatter',
    data: { datasets: [] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      layout: { padding: { top: 4, right: 8 } },
      plugins: { annotation: { annotations: {} } },
      onResize: () => queueMicrotask(() => spec !== null && chart.ctx !== null && draw(chart, spec)),
    },
  });
  return {
    draw(next) {
      spec = next;
      draw(chart, next);
    },
    at(px, py) {
      const { x, y } = chart.scales;
      if (spec === null || x === undefined || y === undefined) return null;
      const toPixels = (a: number, b: number) => [x.getPixelForValue(a), y.getPixelForValue(b)] as const;
      return nearestPoint(spec, { px, py, most: 16 }, toPixels);
    },
    png: () => toPng(canvas),
    destroy() {
      spec = null;
      chart.destroy();
    },
  };
}

function draw(chart: Chart<'scatter', Point[]>, spec: PointsSpec): void {
  chart.data.datasets = [
    ...spec.clouds.map((cloud, i) => cloudDataset(cloud, { joined: spec.joined === true, i })),
    ...(spec.unitCircle === true ? [circle()] : []),
  ];
  const { options } = chart;
  const plugins = options.plugins ?? {};
  if (plugins.annotation !== undefined) plugins.annotation.annotations = referenceLines(spec.references);
  // The room left by the numbers beside the axes is known only after they were laid out once.
  options.scales = scales(spec, null);
  chart.update('none');
  if (spec.unitCircle !== true) return;
  options.scales = scales(spec, roundFrame(spec, chart.chartArea));
  chart.update('none');
}

function cloudDataset(
  { label, x, y }: PointsSpec['clouds'][number],
  { joined, i }: { joined: boolean; i: number },
): ChartDataset<'scatter', Point[]> {
  const role = plainRoles[i % plainRoles.length];
  const colour = token(role);
  const many = x.length > 400;
  return {
    label,
    data: Array.from(x, (value, k) => ({ x: value, y: y[k] })),
    showLine: joined,
    borderColor: colour,
    borderWidth: joined ? (many ? 1 : 1.5) : 1.5,
    borderDash: joined ? [...dashes[role]] : [],
    backgroundColor: `${colour}59`,
    pointStyle: shapes[i % shapes.length],
    pointRadius: joined ? 0 : many ? 1.5 : 4,
    pointBorderWidth: 1.5,
    clip: 4,
  };
}

function circle(): ChartDataset<'scatter', Point[]> {
  const angles = Array.from({ length: 181 }, (_, i) => (i * Math.PI) / 90);
  return {
    label: 'unit circle',
    data: angles.map((angle) => ({ x: Math.cos(angle), y: Math.sin(angle) })),
    showLine: true,
    borderColor: token('line-strong'),
    borderWidth: 1,
    borderDash: [3, 3],
    pointRadius: 0,
    order: 10,
  };
}

function scales(spec: PointsSpec, frame: Frame | null): object {
  return {
    x: axis({ label: spec.xLabel, log: spec.xLog === true, limits: frame?.x }),
    y: axis({ label: spec.yLabel, log: spec.yLog === true, limits: frame?.y }),
  };
}

/** One axis in the style of the line charts. */
export function axis(how: {
  label: string;
  log: boolean;
  limits?: readonly [number, number] | undefined;
}): object {
  return {
    type: how.log ? 'logarithmic' : 'linear',
    ...(how.limits === undefined ? {} : { min: how.limits[0], max: how.limits[1] }),
    title: { display: how.label !== '', text: how.label, color: token('muted'), font: axisFont },
    grid: { color: token('grid') },
    border: { color: token('line-strong') },
    ticks: {
      color: token('muted'),
      font: axisFont,
      maxRotation: 0,
      maxTicksLimit: 7,
      includeBounds: false,
      callback: (value: number | string, _at: number, ticks: readonly { value: number }[]) =>
        how.log ? logTick(Number(value), ticks) : shortTick(Number(value)),
    },
  };
}
