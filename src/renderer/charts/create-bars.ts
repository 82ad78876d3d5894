/** Bars on a canvas, by chart.js. No animation. */
import { BarController, BarElement, CategoryScale, Chart, LinearScale, LogarithmicScale } from 'chart.js';
import { axisFont } from './axes.ts';
import type { BarsSpec } from './bars-spec.ts';
import { axis } from './create-points.ts';
import { token } from './palette.ts';
import { toPng } from './to-png.ts';

Chart.register(BarController, BarElement, CategoryScale, LinearScale, LogarithmicScale);

/** A bar chart. `at` is the index of the bar in that column of the canvas. */
export interface BarsChart {
  draw(spec: BarsSpec): void;
  at(px: number): number | null;
  png(): Promise<Blob | null>;
  destroy(): void;
}

/** Makes a chart. Call `destroy` when the canvas goes. */
export function createBars(canvas: HTMLCanvasElement): BarsChart {
  const chart = new Chart<'bar', number[]>(canvas, {
    type: 'bar',
    data: { labels: [], datasets: [] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      layout: { padding: { top: 4, right: 8 } },
      plugins: { annotation: { annotations: {} } },
    },
  });
  return {
    draw: (spec) => draw(chart, spec),
    at(px) {
      const index = chart.scales.x?.getValueForPixel(px);
      const count = chart.data.labels?.length ?? 0;
      return index === undefined || index < 0 || index >= count ? null : index;
    },
    png: () => toPng(canvas),
    destroy: () => chart.destroy(),
  };
}

function draw(chart: Chart<'bar', number[]>, spec: BarsSpec): void {
  const colour = token('training');
  chart.data = {
    labels: [...spec.labels],
    datasets: [
      {
        data: Array.from(spec.values, (value) => (Number.isFinite(value) ? value : NaN)),
        backgroundColor: `${colour}b3`,
        borderColor: colour,
        borderWidth: spec.labels.length > 60 ? 0 : 1,
        categoryPercentage: 0.9,
        barPercentage: 0.9,
      },
    ],
  };
  chart.options.scales = {
    x: {
      type: 'category',
      grid: { display: false },
      border: { color: token('line-strong') },
      ticks: {
        color: token('muted'),
        font: axisFont,
        maxRotation: 60,
        autoSkipPadding: 8,
        callback: (index) => shortened(spec.labels[Number(index)] ?? ''),
      },
    },
    y: axis({ label: spec.yLabel, log: spec.yLog === true }),
  };
  chart.update('none');
}

const shortened = (label: string): string => (label.length > 18 ? `${label.slice(0, 17)}…` : label);
