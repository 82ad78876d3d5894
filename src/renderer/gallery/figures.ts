/** Numbers and figures of a conclusion as they are shown. */
import type { Panel, Quantity } from '../../shared/models.ts';
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
