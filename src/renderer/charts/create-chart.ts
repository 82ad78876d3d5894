/** The only place that knows chart.js: makes a line chart on a canvas and keeps it up to date. No animation. */
import {
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  type Plugin,
} from 'chart.js';
import annotation, { type AnnotationOptions } from 'chartjs-plugin-annotation';
import zoom from 'chartjs-plugin-zoom';
import { axisFont, xAxis, yAxis } from './axes.ts';
import { legendKey, limitsOf, type ChartSpec, type Span } from './chart-spec.ts';
import { decimate, type Point } from './decimate.ts';
import { referenceLines } from './reference-lines.ts';
import { toPng } from './to-png.ts';
import { drawEndLabels, endLabelRoom } from './end-labels.ts';
import { areaDatasets, lineDataset } from './line-dataset.ts';
import { token } from './palette.ts';

Chart.register(
  Filler,
  LineController,
  LineElement,
  PointElement,
  LinearScale,
  LogarithmicScale,
  zoom,
  annotation,
);

/** What to draw now. */
export interface Picture {
  readonly spec: ChartSpec;
  readonly whole: Span;
  readonly span: Span;
  readonly log: boolean;
  readonly hidden: ReadonlySet<string>;
  /** The line whose name is under the pointer; the others are drawn fainter. */
  readonly lit: string | null;
}

/** What the person did on the canvas. */
export interface ChartActs {
  shown(span: Span): void;
  hovered(x: number | null): void;
}

/** A chart on a canvas. `draw` returns how many points stand behind it and whether they were decimated. */
export interface LineChart {
  draw(picture: Picture): { readonly total: number; readonly decimated: boolean };
  hover(x: number | null): void;
  resetY(): void;
  /** The picture on the surface's colour, as PNG. */
  png(): Promise<Blob | null>;
  destroy(): void;
}

type Line = Chart<'line', Point[]>;

/** Makes a chart. Call `destroy` when the canvas goes. */
export function createChart(canvas: HTMLCanvasElement, acts: ChartActs): LineChart {
  let hoverAt: number | null = null;
  const pointer: Plugin<'line'> = {
    id: 'pointer',
    afterDatasetsDraw: (chart) => drawPointer(chart, hoverAt),
  };
  const names: Plugin<'line'> = { id: 'names', afterDatasetsDraw: (chart) => drawEndLabels(chart, axisFont) };
  const keys = { shift: false };
  const shown = ({ chart }: { chart: Chart }): void =>
    acts.shown({ from: chart.scales.x.min, to: chart.scales.x.max });
  const chart: Line = new Chart<'line', Point[]>(canvas, {
    type: 'line',
    data: { datasets: [] },
    plugins: [pointer, names],
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      layout: { padding: { top: 4, right: 8 } },
      elements: { line: { borderWidth: 1.5, tension: 0 }, point: { radius: 0 } },
      plugins: {
        annotation: { animations: { numbers: { duration: 0 } }, annotations: {} },
        zoom: {
          pan: { enabled: true, mode: 'x', onPan: shown },
          zoom: {
            wheel: { enabled: true, speed: 0.15 },
            drag: { enabled: true, modifierKey: 'alt' },
            mode: () => (keys.shift ? 'y' : 'x'),
            scaleMode: 'y',
            onZoom: shown,
          },
        },
      },
    },
  });
  const moved = (event: PointerEvent): void =>
    acts.hovered(chart.scales.x?.getValueForPixel(event.offsetX) ?? null);
  const left = (): void => acts.hovered(null);
  const wheeled = (event: WheelEvent): void => void (keys.shift = event.shiftKey);
  canvas.addEventListener('pointermove', moved);
  canvas.addEventListener('pointerleave', left);
  canvas.addEventListener('wheel', wheeled, { capture: true, passive: true });
  return {
    draw: (picture) => draw(chart, picture),
    hover(x) {
      hoverAt = x;
      chart.draw();
    },
    resetY() {
      for (const scale of Object.values(chart.options.scales ?? {})) {
        if (scale !== undefined && (scale as { axis?: string }).axis === 'y')
          Object.assign(scale, { min: undefined, max: undefined });
      }
      chart.update('none');
    },
    png: () => toPng(canvas),
    destroy() {
      canvas.removeEventListener('pointermove', moved);
      canvas.removeEventListener('pointerleave', left);
      canvas.removeEventListener('wheel', wheeled, { capture: true });
      chart.destroy();
    },
  };
}

function draw(chart: Line, picture: Picture): { total: number; decimated: boolean } {
  const { spec, whole, span, log, hidden } = picture;
  const lines = spec.lines.filter((line) => !hidden.has(legendKey(line)));
  const columns = Math.max(50, Math.floor(chart.width || 600));
  // Columns of pixels are not equally wide in x on a logarithmic axis: there every point is drawn.
  const most = spec.xLog === true ? Infinity : columns;
  const parts = lines.map((line) => decimate(line, span, { columns: most, positive: log }));
  const areas = (spec.areas ?? []).filter(({ label }) => !hidden.has(label));
  const limits = areas.map((area) =>
    limitsOf(area).map((line) => decimate(line, span, { columns: most, positive: log }).points),
  );
  chart.data.datasets = [
    ...lines.map((line, i) =>
      lineDataset(line, parts[i].points, {
        lit: picture.lit,
        order: lines.length - i,
        alone: spec.lines.length === 1,
        room: columns / Math.max(1, parts[i].points.length),
      }),
    ),
    ...areas.flatMap((area, i) => areaDatasets(area, limits[i], lines.length + 1)),
  ];
  const { options } = chart;
  options.layout = { padding: { top: 4, right: spec.direct === true ? endLabelRoom : 8 } };
  const before = options.scales ?? {};
  options.scales = {
    x: xAxis(spec, span),
    y: yAxis(spec.yLabel, {
      log,
      right: false,
      before: before.y,
      height: chart.height,
      top: spec.yTop,
      bottom: spec.yBottom,
    }),
    ...(lines.some((line) => line.right === true)
      ? {
          right: yAxis(spec.rightLabel ?? '', {
            log,
            right: true,
            before: before.right,
            height: chart.height,
          }),
        }
      : {}),
  };
  const plugins = options.plugins ?? {};
  if (plugins.annotation !== undefined)
    plugins.annotation.annotations = { ...bands(spec), ...referenceLines(spec.references) };
  if (plugins.zoom !== undefined) {
    const minRange = (whole.to - whole.from) / 1e5;
    plugins.zoom.limits = { x: { min: whole.from, max: whole.to, minRange } };
  }
  chart.update('none');
  return {
    total: Math.max(0, ...parts.map((part) => part.total)),
    decimated: parts.some((part) => part.decimated),
  };
}

function bands(spec: ChartSpec): Record<string, AnnotationOptions> {
  const entries = (spec.bands ?? []).map((band): [string, AnnotationOptions] => [
    band.label,
    {
      type: 'box',
      xMin: band.from,
      xMax: band.to,
      backgroundColor: token(`band-${band.role}`),
      borderWidth: 0,
      drawTime: 'beforeDatasetsDraw',
      label: {
        display: true,
        content: band.label,
        position: { x: 'center', y: 'start' },
        color: token('muted'),
        font: { ...axisFont, weight: 'normal' },
        padding: 2,
      },
    },
  ]);
  return Object.fromEntries(entries);
}

function drawPointer(chart: Chart<'line'>, x: number | null): void {
  const { scales, chartArea, ctx } = chart;
  if (x === null || scales.x === undefined || x < scales.x.min || x > scales.x.max) return;
  const at = Math.round(scales.x.getPixelForValue(x)) + 0.5;
  ctx.save();
  ctx.strokeStyle = token('line-strong');
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(at, chartArea.top);
  ctx.lineTo(at, chartArea.bottom);
  ctx.stroke();
  ctx.restore();
}
