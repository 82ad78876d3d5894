/** What can be done about gradients that vanish or explode on their way back. */
import type { Json } from '../fields.ts';
import { fitting, shown } from './looked-at.ts';
import type { Remedy } from './result.ts';
import type { Subject } from './subject.ts';

/** Clipping at `threshold`: the length of a gradient, not its direction. */
export function clipping({ spec }: Pick<Subject, 'spec'>, threshold: number): Remedy {
  return {
    name: 'clip',
    label: `Clip gradients at ${shown(threshold)}`,
    help: 'A longer gradient is scaled down to this length; its direction stays (Pascanu et al. 2013, algorithm 1).',
    patch: { guards: { ...spec.guards, clip: { name: 'norm', threshold } } as unknown as Json },
  };
}

/** New initial weights whose recurrent part has a given spectral radius. */
export function radius(value: number): Remedy {
  return {
    name: 'radius',
    label: `Start with spectral radius ${value}`,
    help: 'New initial weights, recurrent ones scaled to this spectral radius (Galvan 2016, algorithm 2).',
    patch: { initialisation: { name: 'spectral-radius', radius: value, sd: 0.1 } },
  };
}

/** The regulariser Omega with clipping, as it is meant to be used. */
function omega({ spec }: Pick<Subject, 'spec'>): readonly Remedy[] {
  if (spec.regularizers.some(({ name }) => name === 'omega')) return [];
  const guards = spec.guards.clip.name === 'none' ? clipping({ spec }, 1).patch : {};
  const regularizers = [...spec.regularizers, { name: 'omega' }] as unknown as Json;
  return [
    {
      name: 'omega',
      label: 'Add the regulariser Omega',
      help: 'Asks of the recurrent weights that errors keep their length from step to step; with clipping, without which it usually fails (Pascanu et al. 2013).',
      patch: { regularizers, ...guards },
    },
  ];
}

/** LSTM units in place of plain ones, where the network is the usual one. */
function gatedUnits({ spec }: Pick<Subject, 'spec'>): readonly Remedy[] {
  const { network } = spec;
  if (network.name !== 'recurrent' || (network.cell as { name?: string } | undefined)?.name === 'lstm')
    return [];
  return [
    {
      name: 'lstm',
      label: 'Use LSTM units',
      help: 'Their memory cells let errors pass unchanged as long as the forget gate is open (Hochreiter & Schmidhuber 1997).',
      patch: {
        network: { ...network, cell: { name: 'lstm' }, leak: 1, leakTo: null } as unknown as Json,
        initialisation: { name: 'glorot' },
      },
    },
  ];
}

/** Remedies where errors vanish; those that make no sense for this run are left out. */
export function againstVanishing(subject: Pick<Subject, 'spec'>): readonly Remedy[] {
  return fitting(subject, [radius(1.2), ...omega(subject), ...gatedUnits(subject)]);
}

/** Remedies where errors explode. */
export function againstExploding(subject: Pick<Subject, 'spec'>, threshold: number): readonly Remedy[] {
  const clip = Number.isFinite(threshold) && threshold > 0 ? [clipping(subject, threshold)] : [];
  return fitting(subject, [...clip, radius(0.9)]);
}
