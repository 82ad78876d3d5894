/** What all figures have in common: the sheet, its type, its colours. */
import type { AnyFigure, Look } from './figure.ts';
import { escaped } from './markup.ts';

/** A rectangle of the sheet, in points. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Points of 1/72 inch a mm. */
export const POINT = 72 / 25.4;
/** One column of a journal, in mm; two columns are twice as wide. */
const COLUMN = 85;
const HEIGHT = 58;
const FONT = 8;

/** Okabe and Ito 2008, without yellow, black first; dashed in turn, so that print in grey tells them apart. */
const colours = ['#000000', '#d55e00', '#0072b2', '#009e73', '#cc79a7', '#56b4e9', '#e69f00'];
const dashes = ['', '4 1.5', '1.2 1.2', '5 1.5 1.2 1.5'];

/** Size of the sheet in points, and of its type. */
export function sheetOf({ size, fontSize }: AnyFigure): { width: number; height: number; font: number } {
  const [width, height] = size ?? [COLUMN, HEIGHT];
  return { width: width * POINT, height: height * POINT, font: fontSize ?? FONT };
}

/** The whole file round what is drawn. Width and height in points. */
export function sheet(
  title: string,
  { width, height, font }: { width: number; height: number; font: number },
  drawn: readonly string[],
): string {
  const size = `width="${fixed(width / POINT)}mm" height="${fixed(height / POINT)}mm" viewBox="0 0 ${fixed(width)} ${fixed(height)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" font-family="Helvetica, Arial, sans-serif" font-size="${fixed(font)}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${fixed(width)}" height="${fixed(height)}" fill="#ffffff"/>`,
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

/** A coordinate in at most two digits. */
export const fixed = (value: number): string => String(Math.round(value * 100) / 100);

/** About how wide a text is in a sans-serif font of this size. */
export const textWidth = (text: string, font: number): number => 0.56 * font * [...text].length;

/** A text that is cut where it would be wider than `most`. */
export function fitted(text: string, font: number, most: number): string {
  const letters = [...text];
  const room = Math.max(2, Math.floor(most / (0.56 * font)));
  return letters.length <= room ? text : `${letters.slice(0, room - 1).join('')}…`;
}

/** The look of the curve at this place. */
export const lookOf = (i: number): Look => ({
  colour: colours[i % colours.length],
  dash: dashes[i % dashes.length],
});

/** The attributes of a line. */
export const stroke = ({ colour, dash }: Look): string =>
  `stroke="${colour}"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}`;

/** Where a text hangs: at its start by default; `grey` for what is no data; upwards where `up`. */
export function label(
  text: string,
  [x, y]: readonly [number, number],
  how: { anchor?: 'middle' | 'end'; up?: boolean; grey?: boolean; font?: number } = {},
): string {
  const place = how.up === true ? `transform="translate(${fixed(x)} ${fixed(y)}) rotate(-90)"` : '';
  const at = how.up === true ? place : `x="${fixed(x)}" y="${fixed(y)}"`;
  const anchor = how.anchor === undefined ? '' : ` text-anchor="${how.anchor}"`;
  const grey = how.grey === true ? ' fill="#555555"' : '';
  const size = how.font === undefined ? '' : ` font-size="${fixed(how.font)}"`;
  return `<text ${at}${anchor}${grey}${size}>${escaped(text)}</text>`;
}
