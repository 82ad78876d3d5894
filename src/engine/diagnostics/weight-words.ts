/** Single weights in words. */
import type { WeightName } from '../network/weight-names.ts';

/** "hidden 1 to hidden 2", "input 1 to hidden 2, 3 steps back (forget)", "bias of hidden 2"; units count from 1. */
export function weightWords({ from, to, unit, source, delay, block }: WeightName): string {
  const net = block === '' ? '' : ` (${block})`;
  const into = `${to} ${unit + 1}`;
  if (from === 'bias') return `bias of ${into}${net}`;
  if (from === 'cell') return `cell to itself in ${into}${net}`;
  return `${from} ${source + 1} to ${into}${delay < 2 ? '' : `, ${delay} steps back`}${net}`;
}
