/** A canvas as a picture that can be put anywhere: on the surface's colour, where the page itself shows through. */
import { token } from './palette.ts';

/** PNG of what the canvas shows now; null where the browser cannot make one. */
export function toPng(canvas: HTMLCanvasElement): Promise<Blob | null> {
  const copy = document.createElement('canvas');
  [copy.width, copy.height] = [canvas.width, canvas.height];
  const context = copy.getContext('2d');
  if (context === null || copy.width === 0) return Promise.resolve(null);
  context.fillStyle = token('surface');
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  return new Promise((resolve) => copy.toBlob(resolve, 'image/png'));
}
