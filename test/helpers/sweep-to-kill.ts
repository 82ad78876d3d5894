/** The sweep that is killed over and over: successive halving of four sizes from two seeds. */
import { killSpec } from './kill-spec.ts';

export const sweepToKill = {
  base: { ...killSpec, record: { metricsEvery: 1, checkpointEvery: 25 } },
  vary: [{ path: 'network.hidden', values: [[1], [2], [3], [4]] }],
  seeds: [5, 6],
  search: { name: 'successive-halving', eta: 2, least: 150, most: 600 },
};
