/** The data that cards train on: which files a person must bring, and what the engine makes where they are not given. */
import { lorenzHakenIntensity, quantise8 } from '../generators/lorenz-haken-laser.ts';
import type { DataSlot } from './replication.ts';

/** Points of the laser that the texts use: 1000 to train on and 100 to test on. */
const laserPoints = 1100;

/** The chaotic laser of the Santa Fe competition. The stand-in is the series of `examples/laser-like.txt`. */
export const laserSlot: DataSlot = {
  name: 'laser',
  label: 'Chaotic laser (Santa Fe set A)',
  help:
    'A text file with one number a line: points 1 to 1100 of set A of the Santa Fe time series competition, the ' +
    'intensity of a far-infrared laser in 8 bits (0 to 255). The first 1000 train the network, the last 100 test it.',
  recipe: { delimiter: 'none', headerRow: 'none' },
  files: 1,
  standIn: {
    label: 'Simulated laser',
    note:
      'Trained on a simulated laser (Lorenz-Haken equations, 8 bits), not on the measured one: it has no noise but ' +
      'that of rounding, and errors on it are of another size.',
    make: () => ({
      name: 'simulated laser',
      length: laserPoints,
      columns: [
        { name: 'intensity', values: Float64Array.from(quantise8(lorenzHakenIntensity(laserPoints))) },
      ],
    }),
  },
};
