/** What wheel, drag and double click on the plot mean. */
import type { Span } from '../../charts/chart-spec.ts';
import { fromPixel, type Panel } from './plot-picture.ts';

/** What the plot does. `span` is what is on show. */
export interface GestureActs {
  readonly panels: () => readonly Panel[];
  readonly span: () => Span | null;
  move(from: number, width: number): void;
  zoom(factor: number, centre: number): void;
  show(span: Span): void;
  /** The vertical range of a panel. */
  limit(key: number, range: Span): void;
  /** The part that a drag has marked so far; null when it has ended. */
  marked(part: Span | null): void;
  hovered(x: number | null): void;
}

/**
 * Wheel: zoom at the pointer, with Shift the vertical range under it; drag: move, with Alt mark a part to be shown.
 * Returns what ends listening.
 */
export function attachGestures(target: HTMLElement, acts: GestureActs): () => void {
  let drag: { readonly x: number; readonly span: Span; readonly box: boolean } | null = null;
  const panelAt = (y: number): Panel | undefined =>
    acts.panels().find(({ top, height }) => y >= top && y <= top + height) ?? acts.panels()[0];
  const wheel = (event: WheelEvent): void => {
    const [span, panel] = [acts.span(), panelAt(event.offsetY)];
    if (span === null || panel === undefined) return;
    event.preventDefault();
    const factor = 1.0015 ** -(event.deltaY || event.deltaX);
    if (event.shiftKey) acts.limit(panel.key, zoomedRange(panel, event.offsetY, factor));
    else acts.zoom(factor, fromPixel(panel, span, event.offsetX));
  };
  const down = (event: PointerEvent): void => {
    const span = acts.span();
    if (event.button !== 0 || span === null) return;
    target.setPointerCapture(event.pointerId);
    drag = { x: event.offsetX, span, box: event.altKey };
  };
  const move = (event: PointerEvent): void => {
    const [panel, span] = [panelAt(event.offsetY), acts.span()];
    if (panel === undefined || span === null) return;
    if (drag === null) acts.hovered(fromPixel(panel, span, event.offsetX));
    else if (drag.box) acts.marked(between(panel, drag, event.offsetX));
    else {
      const width = drag.span.to - drag.span.from;
      acts.move(drag.span.from - ((event.offsetX - drag.x) / panel.width) * width, width);
    }
  };
  const up = (event: PointerEvent): void => {
    const panel = panelAt(event.offsetY);
    if (drag?.box === true && panel !== undefined && Math.abs(event.offsetX - drag.x) > 3)
      acts.show(between(panel, drag, event.offsetX));
    drag = null;
    acts.marked(null);
  };
  const leave = (): void => acts.hovered(null);
  target.addEventListener('wheel', wheel, { passive: false });
  target.addEventListener('pointerdown', down);
  target.addEventListener('pointermove', move);
  target.addEventListener('pointerup', up);
  target.addEventListener('pointercancel', up);
  target.addEventListener('pointerleave', leave);
  return () => {
    target.removeEventListener('wheel', wheel);
    target.removeEventListener('pointerdown', down);
    target.removeEventListener('pointermove', move);
    target.removeEventListener('pointerup', up);
    target.removeEventListener('pointercancel', up);
    target.removeEventListener('pointerleave', leave);
  };
}

function between(panel: Panel, { x, span }: { x: number; span: Span }, px: number): Span {
  const ends = [x, px].map((place) => fromPixel(panel, span, place)).sort((a, b) => a - b);
  return { from: ends[0], to: ends[1] };
}

/** The range of a panel, `factor` times narrower about the value under the pointer. */
export function zoomedRange({ top, height, y }: Panel, py: number, factor: number): Span {
  const at = y.from + ((top + height - py) / height) * (y.to - y.from);
  return { from: at - (at - y.from) / factor, to: at + (y.to - at) / factor };
}
