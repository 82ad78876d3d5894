import { existsSync, readFileSync } from 'node:fs';
import type { Series } from '../../src/engine/data/series.ts';

const file = '../shared/data/santa-fe-laser-1100.txt';

/** Whether the measured laser (Santa Fe set A) is there; it is no part of the repository. */
export const hasLaser = existsSync(file);

/** Its 1100 numbers. */
export function laserSeries(): Series {
  const values = Float64Array.from(readFileSync(file, 'utf8').trim().split(/\s+/), Number);
  return { name: 'laser', length: values.length, columns: [{ name: 'x', values }] };
}
