/** The edges of a drawing: which way each takes, what is written on it, and its curve. */
import { INPUT } from '../../engine/network/spec.ts';
import type { NetworkDrawing } from '../../shared/models.ts';
import { nodeSize } from './arrange.ts';
import { BIAS, type NetworkDocument } from './document.ts';

/** Straight on, over what lies between, back under everything, or round to where it began. */
export type Route = 'direct' | 'skip' | 'back' | 'loop';

/** One edge; `index` is that of the connection, null for a bias. */
export interface DrawnEdge {
  readonly id: string;
  readonly index: number | null;
  readonly from: string;
  readonly to: string;
  readonly delay: number;
  readonly route: Route;
  /** Edges that take the same way side by side are told apart by their lanes. */
  readonly lane: number;
  readonly frozen: boolean;
  readonly masked: boolean;
  /** The edge in words. */
  readonly label: string;
}

const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** z to the power of minus the delay, as it is written on an edge; empty for no delay. */
export const delayMark = (delay: number): string =>
  delay === 0 ? '' : `z⁻${[...String(delay)].map((digit) => digits[Number(digit)]).join('')}`;

/** Every edge of a document whose nodes stand at `places`. */
export function drawnEdges({ graph }: NetworkDocument, places: NetworkDrawing['places']): DrawnEdge[] {
  const lanes = new Map<string, number>();
  const laneOf = (key: string): number => {
    const lane = lanes.get(key) ?? 0;
    lanes.set(key, lane + 1);
    return lane;
  };
  const edges = graph.connections.map((connection, index) => {
    const { from, to, delay, mask, frozen } = connection;
    const route = routeOf(places, from, to);
    const lane = laneOf(route === 'direct' || route === 'loop' ? `${from}>${to}` : route);
    const masked = mask.includes(0);
    return { ...{ id: `c${index}`, index, from, to, delay, route, lane, frozen, masked }, label: '' };
  });
  const biases = graph.layers
    .filter(({ bias }) => bias)
    .map(({ name, frozen }) => ({
      ...{ id: `b${name}`, index: null, from: BIAS, to: name, delay: 0, route: 'direct' as const },
      ...{ lane: 0, frozen, masked: false, label: '' },
    }));
  return [...edges, ...biases].map((edge) => ({ ...edge, label: inWords(edge) }));
}

function routeOf(places: NetworkDrawing['places'], from: string, to: string): Route {
  if (from === to) return 'loop';
  const [a, b] = [places[from], places[to]];
  if (a === undefined || b === undefined) return 'direct';
  if (b.x <= a.x + nodeSize.width / 2) return 'back';
  const between = Object.entries(places).some(
    ([name, { x, y }]) => name !== from && name !== to && name !== BIAS && isBetween({ x, y }, a, b),
  );
  return between ? 'skip' : 'direct';
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Whether the straight line from a to b runs through a node at p. */
function isBetween(p: Point, a: Point, b: Point): boolean {
  if (p.x <= a.x || p.x >= b.x) return false;
  const y = a.y + ((b.y - a.y) * (p.x - a.x)) / (b.x - a.x);
  return Math.abs(p.y - y) < nodeSize.height;
}

function inWords({ from, to, delay, frozen, masked, index }: Omit<DrawnEdge, 'label'>): string {
  if (index === null) return `Bias of ${to}${frozen ? ', frozen' : ''}`;
  const source = from === INPUT ? 'inputs' : from;
  const when = delay === 0 ? 'same step' : `${delay} ${delay === 1 ? 'step' : 'steps'} back`;
  return [
    `Connection from ${source} to ${to}, ${when}`,
    ...(frozen ? ['frozen'] : []),
    ...(masked ? ['masked'] : []),
  ].join(', ');
}

/** An edge's curve as an SVG path, and where its label stands. */
export interface Curve {
  readonly d: string;
  readonly x: number;
  readonly y: number;
}

/** From the right side (sx, sy) of one node to the left side (tx, ty) of another. */
export function curveOf(
  route: Route,
  lane: number,
  ends: { sx: number; sy: number; tx: number; ty: number },
): Curve {
  const { sx, sy, tx, ty } = ends;
  const middle = (sx + tx) / 2;
  if (route === 'direct') {
    const reach = Math.max(24, Math.abs(tx - sx) / 2);
    // Lanes alternate above and below the first one.
    const bend = (lane % 2 === 1 ? -1 : 1) * Math.ceil(lane / 2) * 56;
    return bezier(ends, { x1: sx + reach, y1: sy + bend, x2: tx - reach, y2: ty + bend });
  }
  if (route === 'loop') {
    const height = 84 + 36 * lane;
    return bezier(ends, { x1: sx + 56, y1: sy - height, x2: tx - 56, y2: ty - height });
  }
  const way = route === 'skip' ? -1 : 1;
  const far = (route === 'skip' ? Math.min(sy, ty) : Math.max(sy, ty)) + way * (112 + 40 * lane);
  const spread = route === 'skip' ? -Math.min(80, (tx - sx) / 4) : 96;
  return {
    ...bezier(ends, { x1: sx + Math.abs(spread), y1: far, x2: tx - Math.abs(spread), y2: far }),
    x: middle,
  };
}

function bezier(
  { sx, sy, tx, ty }: { sx: number; sy: number; tx: number; ty: number },
  { x1, y1, x2, y2 }: { x1: number; y1: number; x2: number; y2: number },
): Curve {
  const half = (a: number, b: number, c: number, d: number): number => (a + 3 * b + 3 * c + d) / 8;
  return {
    d: `M ${sx} ${sy} C ${x1} ${y1}, ${x2} ${y2}, ${tx} ${ty}`,
    x: half(sx, x1, x2, tx),
    y: half(sy, y1, y2, ty),
  };
}
