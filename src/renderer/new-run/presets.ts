/** Ready settings to begin from: parts of a run's specification that replace the form's own. */
export interface Preset {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly parts: { readonly [key: string]: unknown };
}

/** Pedersen 1997: five steps of gradient descent, then damped Gauss-Newton. */
const gaussNewtonPhases = [
  { method: { name: 'gradient-descent' }, iterations: 5 },
  { method: { name: 'gauss-newton' }, iterations: null },
];

/** The presets, smallest first. Settings they do not name keep their defaults. */
export const presets: readonly Preset[] = [
  {
    name: '1-3-1',
    label: '3 tanh units, Gauss-Newton',
    help: "Pedersen's first network: three hidden units, weight decay 1e-3.",
    parts: {
      network: { name: 'recurrent', hidden: [3], cell: 'tanh' },
      regularizers: [{ name: 'weight-decay', alpha: 1e-3 }],
      phases: gaussNewtonPhases,
    },
  },
  {
    name: '1-9-1',
    label: '9 tanh units, Gauss-Newton',
    help: "Pedersen's larger network: nine hidden units, weight decay 0.02.",
    parts: {
      network: { name: 'recurrent', hidden: [9], cell: 'tanh' },
      initialisation: { name: 'uniform', range: 0.3 },
      regularizers: [{ name: 'weight-decay', alpha: 0.02 }],
      phases: [{ method: { name: 'gauss-newton' }, iterations: null }],
    },
  },
  {
    name: 'two-layers',
    label: '6 + 4 tanh units, Gauss-Newton',
    help: 'Two hidden layers, each recurrent.',
    parts: {
      network: { name: 'recurrent', hidden: [6, 4], cell: 'tanh' },
      regularizers: [{ name: 'weight-decay', alpha: 0.02 }],
      phases: gaussNewtonPhases,
    },
  },
];
