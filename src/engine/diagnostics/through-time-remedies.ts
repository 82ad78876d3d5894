/** What can be done about gradients that vanish or explode on their way back. */
import type { Json } from '../fields.ts';
import { recurrentBlocks } from '../network/weight-blocks.ts';
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
function radius(value: number): Remedy {
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

/** A forget gate that is open at first, where the network is the usual one with LSTM units. */
function forgetBias({ spec }: Pick<Subject, 'spec'>): readonly Remedy[] {
  const { network, initialisation } = spec;
  const cell = network.cell as { name?: string; forgetBias?: number } | undefined;
  // Weights that are given one by one take no bias of the cell's.
  if (network.name !== 'recurrent' || cell?.name !== 'lstm' || initialisation.name === 'given') return [];
  const value = (cell.forgetBias ?? 1) + 2;
  return [
    {
      name: 'forget-bias',
      label: `Start with a forget bias of ${value}`,
      help: 'The forget gates begin further open, so that memories and errors last longer (Gers et al. 2000; Jozefowicz et al. 2015).',
      patch: {
        network: { ...network, cell: { ...cell, forgetBias: value } } as unknown as Json,
        initialisation: initialisation as unknown as Json,
      },
    },
  ];
}

/** Whether the layers with feedback have plain units that read their last values. */
function isPlain({ layout }: Pick<Subject, 'layout'>): boolean {
  const blocks = recurrentBlocks(layout);
  return (
    blocks.length > 0 &&
    blocks.every(({ layer, delay }) => layout.layers[layer].gates === null && delay === 1)
  );
}

/** Whether a remedy would change anything. */
const isNew = ({ spec }: Pick<Subject, 'spec'>, { patch }: Remedy): boolean =>
  Object.entries(patch).some(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(spec[key as keyof typeof spec]),
  );

/** Remedies where errors vanish; those that make no sense for this run are left out. */
export function againstVanishing(subject: Pick<Subject, 'spec' | 'layout'>): readonly Remedy[] {
  const ofPlain = isPlain(subject) ? [radius(1.2), ...omega(subject)] : [];
  const all = [...ofPlain, ...gatedUnits(subject), ...forgetBias(subject)];
  return fitting(
    subject,
    all.filter((remedy) => isNew(subject, remedy)),
  );
}

/** Remedies where errors explode. */
export function againstExploding(
  subject: Pick<Subject, 'spec' | 'layout'>,
  threshold: number,
): readonly Remedy[] {
  const clip =
    Number.isFinite(threshold) && threshold > 0 ? [clipping(subject, Number(threshold.toPrecision(2)))] : [];
  const all = [...clip, ...(isPlain(subject) ? [radius(0.9)] : [])];
  return fitting(
    subject,
    all.filter((remedy) => isNew(subject, remedy)),
  );
}
