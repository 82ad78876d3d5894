/** Where a window fits on the displays that are there now. */
import type { Area, Screen } from '../window-places.ts';

/**
 * The bounds moved and made smaller as far as it takes to lie whole on the display that holds most of them, or on the
 * first one where none holds any.
 */
export function fitOnScreen(bounds: Area, screens: readonly Screen[]): Area {
  const [first, ...others] = screens.map(({ workArea }) => workArea);
  if (first === undefined) return bounds;
  const best = others.reduce(
    (one, other) => (shared(bounds, other) > shared(bounds, one) ? other : one),
    first,
  );
  const width = Math.min(bounds.width, best.width);
  const height = Math.min(bounds.height, best.height);
  return {
    x: between(bounds.x, best.x, best.x + best.width - width),
    y: between(bounds.y, best.y, best.y + best.height - height),
    width,
    height,
  };
}

const between = (value: number, least: number, greatest: number): number =>
  Math.min(Math.max(value, least), greatest);

/** Size of what two areas have in common. */
function shared(a: Area, b: Area): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}
