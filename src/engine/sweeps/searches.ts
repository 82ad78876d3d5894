/** Ways of going through the settings that vary, each with its own settings. */
import type { Entry } from '../fields.ts';

const points = {
  kind: 'integer',
  label: 'Points',
  help: 'Combinations that are drawn.',
  min: 1,
  max: 1000,
} as const;

const seed = {
  kind: 'integer',
  label: 'Seed of the draw',
  help: 'Same seed, same combinations.',
  default: 1,
  min: 0,
  max: 4294967295,
} as const;

/** Every way, in the order of the form. */
export const searches = [
  {
    name: 'grid',
    label: 'Grid',
    help: 'Every combination of the values.',
    fields: {},
  },
  {
    name: 'random',
    label: 'Random',
    help: 'Combinations drawn at random: better than a grid where only some of the settings matter (Bergstra and Bengio 2012).',
    fields: { points: { ...points, default: 20 }, seed },
  },
  {
    name: 'successive-halving',
    label: 'Successive halving',
    help: 'All combinations get a small budget, the better part of them more, and so on (Jamieson and Talwalkar 2016). A run that goes on is bit for bit one that was never paused.',
    fields: {
      points: { ...points, help: 'Combinations that are drawn; none takes the whole grid.', default: null },
      seed,
      eta: {
        kind: 'integer',
        label: 'Part that goes on',
        help: 'One of so many combinations goes on, with so many times the budget.',
        symbol: '\\eta',
        default: 3,
        min: 2,
        max: 10,
      },
      least: {
        kind: 'integer',
        label: 'First budget',
        help: 'Iterations that every combination gets.',
        default: 30,
        min: 1,
      },
      most: {
        kind: 'integer',
        label: 'Largest budget',
        help: 'Iterations of those that go on to the end.',
        default: 270,
        min: 1,
      },
    },
  },
] as const satisfies readonly Entry[];
