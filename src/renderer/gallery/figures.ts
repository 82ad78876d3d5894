/** Numbers and figures of a conclusion as they are shown. */
import type { Panel, Quantity } from '../../shared/models.ts';
import { count, shortNumber } from '../format/numbers.ts';
import { drawingOf, type Drawing } from '../diagnostics/drawing.ts';

/** How a value of a quantity is told: a number, words, or both; null for neither. */
export interface Told {
  readonly value: number | null;
  readonly text: string;
}

export const publishedOf = ({ published, publishedText = '' }: Quantity): Told => ({
  value: published,
  text: publishedText,
});

export const measuredOf = ({ measured, measuredText = '' }: Quantity): Told => ({
  value: measured,
  text: measuredText,
});

/**
 * A number as a text tells it: 4 significant digits at most, whole ones as counts, and no zeros that nobody measured
 * (3.2e10, not 3.200e10).
 */
export function toldNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return count(value);
  const [mantissa, exponent = ''] = shortNumber(value).split('e');
  const plain = Number(`${mantissa}${exponent === '' ? '' : `e${exponent}`}`.replaceAll('−', '-'));
  if (plain !== value || !mantissa.includes('.')) return shortNumber(value);
  return mantissa.replace(/\.?0+$/, '') + (exponent === '' ? '' : `e${exponent}`);
}

/** A panel as it is drawn. Curves that are named as published lie wide and soft below those that were measured. */
export function figureOf(panel: Panel): Drawing {
  const drawing = drawingOf(panel);
  if (drawing.kind !== 'lines' || drawing.spec.lines.every(({ label }) => isPublished(label))) return drawing;
  const lines = drawing.spec.lines.map((line) =>
    isPublished(line.label) ? { ...line, reference: true } : line,
  );
  return { ...drawing, spec: { ...drawing.spec, lines } };
}

const isPublished = (label: string): boolean => /\bpublished\b/i.test(label);
