/** A matrix of colours as SVG, with names of rows and columns and its scale. */
import type { MatrixFigure } from './figure.ts';
import { shown } from './svg-axis.ts';
import { type Box, fitted, fixed, label, sheet, sheetOf, textWidth } from './svg-page.ts';

type Rgb = readonly [number, number, number];

/** Blue through white to vermilion about zero; white to dark blue for what only grows. Both stay apart in grey print. */
const stops: Readonly<Record<'signed' | 'growing', readonly Rgb[]>> = {
  signed: [
    [10, 95, 158],
    [255, 255, 255],
    [194, 74, 0],
  ],
  growing: [
    [255, 255, 255],
    [106, 169, 216],
    [11, 58, 107],
  ],
};

/** Cells in a row or column that are drawn at most; larger matrices show the largest value of each block. */
const MOST_CELLS = 160;

/** The matrix as the text of an .svg file. */
export function svgMatrix(given: MatrixFigure): string {
  const figure = coarser(given);
  const { width, height, font } = sheetOf(figure);
  const names = Math.min(0.35 * width, Math.max(0, ...figure.rows.map((name) => textWidth(name, font))));
  const range = rangeOf(figure);
  const numbers = Math.max(...[range[0], range[1]].map((value) => textWidth(shown(rounded(value)), font)));
  const box: Box = {
    left: names + 6 + (figure.y.label === '' ? 0 : font + 3),
    right: width - numbers - 24,
    top: 6,
    bottom: height - font - 6 - (figure.x.label === '' ? 0 : font + 3),
  };
  return sheet(figure.title, { width, height, font }, [
    ...cells(figure, box, range),
    `<path d="M${fixed(box.left)} ${fixed(box.top)}H${fixed(box.right)}V${fixed(box.bottom)}H${fixed(box.left)}Z" fill="none" stroke="#000000" stroke-width="0.5"/>`,
    ...rowNames(figure, box, font),
    ...columnNames(figure, box, font),
    ...scaleMarks(figure, { box, range, font }),
    label(figure.x.label, [(box.left + box.right) / 2, height - 3], { anchor: 'middle' }),
    label(figure.y.label, [font, (box.top + box.bottom) / 2], { anchor: 'middle', up: true }),
  ]);
}

const rounded = (value: number): number => Number(value.toPrecision(3));

/** The same with blocks of cells as one, by their value of largest size, where there are too many to print. */
function coarser(figure: MatrixFigure): MatrixFigure {
  const { rows, columns, values } = figure;
  const [down, across] = [Math.ceil(rows.length / MOST_CELLS), Math.ceil(columns.length / MOST_CELLS)];
  if (down <= 1 && across <= 1) return figure;
  const few = { rows: every(rows, down), columns: every(columns, across) };
  const made = new Float64Array(few.rows.length * few.columns.length).fill(NaN);
  for (let r = 0; r < rows.length; r++)
    for (let c = 0; c < columns.length; c++) {
      const at = Math.floor(r / down) * few.columns.length + Math.floor(c / across);
      const value = values[r * columns.length + c];
      if (!(Math.abs(value) <= Math.abs(made[at]))) made[at] = Number.isNaN(value) ? made[at] : value;
    }
  return { ...figure, ...few, values: made };
}

const every = (names: readonly string[], step: number): readonly string[] =>
  names.filter((_, i) => i % step === 0);

function rangeOf({ values, scale }: MatrixFigure): readonly [number, number] {
  if (scale === 'unit') return [0, 1];
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!(Math.abs(value) < 1e300)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return scale === 'signed' ? [-1, 1] : [0, 1];
  const largest = Math.max(Math.abs(low), Math.abs(high)) || 1;
  if (scale === 'signed') return [-largest, largest];
  return low < high ? [low, high] : [low - largest / 2, high + largest / 2];
}

function colourOf(
  value: number,
  [low, high]: readonly [number, number],
  scale: MatrixFigure['scale'],
): string {
  const through = stops[scale === 'signed' ? 'signed' : 'growing'];
  const share = Math.min(1, Math.max(0, (value - low) / (high - low))) * (through.length - 1);
  const i = Math.min(through.length - 2, Math.floor(share));
  const parts = through[i].map((from, c) => Math.round(from + (share - i) * (through[i + 1][c] - from)));
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function cells(
  { rows, columns, values, scale }: MatrixFigure,
  box: Box,
  range: readonly [number, number],
): string[] {
  const [w, h] = [(box.right - box.left) / columns.length, (box.bottom - box.top) / rows.length];
  return Array.from(values).flatMap((value, i) => {
    if (Number.isNaN(value)) return [];
    const [x, y] = [box.left + (i % columns.length) * w, box.top + Math.floor(i / columns.length) * h];
    // A hair of overlap, so that viewers show no seams.
    return [
      `<rect x="${fixed(x)}" y="${fixed(y)}" width="${fixed(w + 0.1)}" height="${fixed(h + 0.1)}" fill="${colourOf(value, range, scale)}"/>`,
    ];
  });
}

function rowNames({ rows, y }: MatrixFigure, box: Box, font: number): string[] {
  const h = (box.bottom - box.top) / rows.length;
  const step = Math.ceil((font + 1) / h);
  const room = box.left - 4 - (y.label === '' ? 0 : font + 3);
  return rows.flatMap((name, i) =>
    i % step === 0
      ? [
          label(fitted(name, font, room), [box.left - 3, box.top + (i + 0.5) * h + 0.34 * font], {
            anchor: 'end',
          }),
        ]
      : [],
  );
}

function columnNames({ columns }: MatrixFigure, box: Box, font: number): string[] {
  const w = (box.right - box.left) / columns.length;
  const widest = Math.min(10 * font, Math.max(font, ...columns.map((name) => textWidth(name, font))));
  const step = Math.ceil((widest + font / 2) / w);
  return columns.flatMap((name, i) =>
    i % step === 0
      ? [
          label(fitted(name, font, 10 * font), [box.left + (i + 0.5) * w, box.bottom + font + 2], {
            anchor: 'middle',
          }),
        ]
      : [],
  );
}

/** The scale in 32 steps, with its ends and middle. */
function scaleMarks(
  { scale }: MatrixFigure,
  { box, range, font }: { box: Box; range: readonly [number, number]; font: number },
): string[] {
  const [low, high] = range;
  const step = (box.bottom - box.top) / 32;
  const left = box.right + 8;
  const marks = Array.from({ length: 32 }, (_, i) => {
    const colour = colourOf(low + ((i + 0.5) / 32) * (high - low), range, scale);
    return `<rect x="${fixed(left)}" y="${fixed(box.bottom - (i + 1) * step)}" width="7" height="${fixed(step + 0.1)}" fill="${colour}"/>`;
  });
  const texts = [0, 0.5, 1].map((share) => {
    const y = box.bottom - share * (box.bottom - box.top - font) - 1;
    return label(shown(rounded(low + share * (high - low))), [left + 10, y]);
  });
  return [...marks, ...texts];
}
