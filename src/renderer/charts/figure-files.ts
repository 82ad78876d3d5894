/** Files of a figure: its SVG as it is, as PDF with the same shapes, or as a PNG fine enough for print. */
import type { AnyFigure } from '../../engine/export/figure.ts';
import { svgFigure } from '../../engine/export/svg-figure.ts';
import { svgElement } from './svg-element.ts';

/** What a figure can be saved as. */
export type FigureFormat = 'svg' | 'pdf' | 'png';

/** Dots an inch of the PNG. */
const DPI = 600;

/**
 * The figure as a file. PDF has the text in the reader's own Helvetica: letters that it has not are spelled out.
 * @throws Error in a sentence where that is not possible, or where the browser cannot make the picture
 */
export async function figureFile(figure: AnyFigure, format: FigureFormat): Promise<Blob> {
  const svg = svgFigure(figure);
  if (format === 'svg') return new Blob([svg], { type: 'image/svg+xml' });
  return format === 'pdf' ? pdf(svg) : png(svg);
}

/** The SVG as an address that an image can show. */
export const figureAddress = (figure: AnyFigure): string =>
  `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgFigure(figure))}`;

/** Letters that Helvetica of every PDF reader lacks, in letters that it has. */
const spelled: Readonly<Record<string, string>> = {
  '−': '-',
  '‖': '||',
  '∞': 'inf',
  '∇': 'grad ',
  '≈': '~',
  '→': '->',
  '≤': '<=',
  '≥': '>=',
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  ε: 'epsilon',
  η: 'eta',
  θ: 'theta',
  κ: 'kappa',
  λ: 'lambda',
  ρ: 'rho',
  σ: 'sigma',
  τ: 'tau',
  φ: 'phi',
  ω: 'omega',
  Δ: 'Delta',
  Σ: 'Sigma',
  Ω: 'Omega',
  '\u202f': ' ',
  '\u2009': ' ',
};

/** Text in Windows-1252, the letters of a PDF's own fonts. @throws Error where there is no word for a letter */
export function plainText(text: string): string {
  const plain = Array.from(text, (letter) => spelled[letter] ?? letter).join('');
  const strange = /[^\u0000-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/u.exec(plain);
  if (strange === null) return plain;
  throw new Error(
    `The fonts of a PDF have no “${strange[0]}”. Save the figure as SVG, which has all letters.`,
  );
}

async function pdf(svg: string): Promise<Blob> {
  const element = svgElement(plainText(svg));
  const [width, height] = ['width', 'height'].map((name) =>
    Number.parseFloat(element.getAttribute(name) ?? '0'),
  );
  const [{ jsPDF }, { svg2pdf }] = await Promise.all([import('jspdf'), import('svg2pdf.js')]);
  const file = new jsPDF({
    unit: 'mm',
    format: [width, height],
    orientation: width > height ? 'landscape' : 'portrait',
    compress: true,
  });
  file.setProperties({ title: element.querySelector('title')?.textContent ?? '', creator: 'Unfold' });
  // Its text is measured where it stands: out of sight, but in the page.
  const place = document.createElement('div');
  place.className = 'visually-hidden';
  place.append(element);
  document.body.append(place);
  try {
    await svg2pdf(element, file, { x: 0, y: 0, width, height });
  } finally {
    place.remove();
  }
  return file.output('blob');
}

async function png(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const [, width = '0', height = '0'] = /width="([\d.]+)mm" height="([\d.]+)mm"/.exec(svg) ?? [];
  const canvas = document.createElement('canvas');
  canvas.width = Math.round((Number(width) / 25.4) * DPI);
  canvas.height = Math.round((Number(height) / 25.4) * DPI);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('The picture could not be made. Save the figure as SVG.');
  return blob;
}
