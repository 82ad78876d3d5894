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

/** What all presets on a series share. */
const onSeries = {
  task: 'series',
  initialisation: { name: 'uniform', range: 0.3 },
  loss: 'squared-error',
  gradient: 'bptt',
  guards: {},
  stop: {},
  record: {},
  precision: 'float64',
};

/** The presets, smallest first. Settings they do not name keep the form's. */
export const presets: readonly Preset[] = [
  {
    name: '1-3-1',
    label: 'Pedersen, 3 tanh units',
    help: "Pedersen's first network, by Gauss-Newton: three hidden units, weight decay 1e-3.",
    parts: {
      ...onSeries,
      network: { name: 'recurrent', hidden: [3], cell: 'tanh' },
      regularizers: [{ name: 'weight-decay', alpha: 1e-3 }],
      phases: gaussNewtonPhases,
    },
  },
  {
    name: '1-9-1',
    label: 'Pedersen, 9 tanh units',
    help: "Pedersen's larger network, by Gauss-Newton: nine hidden units, weight decay 0.02.",
    parts: {
      ...onSeries,
      network: { name: 'recurrent', hidden: [9], cell: 'tanh' },
      regularizers: [{ name: 'weight-decay', alpha: 0.02 }],
      phases: [{ method: { name: 'gauss-newton' }, iterations: null }],
    },
  },
  {
    name: 'two-layers',
    label: '6 + 4 tanh units, Gauss-Newton',
    help: 'Two hidden layers, each recurrent.',
    parts: {
      ...onSeries,
      network: { name: 'recurrent', hidden: [6, 4], cell: 'tanh' },
      regularizers: [{ name: 'weight-decay', alpha: 0.02 }],
      phases: gaussNewtonPhases,
    },
  },
  {
    name: 'lstm-adam',
    label: 'LSTM of 16 units, Adam',
    help: 'A gated network with its usual method: mean squared error, truncated gradients of 100 steps, clipping.',
    parts: {
      ...onSeries,
      network: { name: 'recurrent', hidden: [16], cell: { name: 'lstm' } },
      initialisation: 'glorot',
      loss: 'mean-squared-error',
      regularizers: [],
      gradient: { name: 'truncated-bptt', form: 'epochwise', n: 100 },
      phases: [{ method: { name: 'adam', rate: 0.01 }, iterations: null }],
      guards: { clip: { name: 'norm', threshold: 1 } },
      stop: { iterations: 2000, gradientNorm: null },
      record: { evaluateEvery: 10, checkpointEvery: 100 },
    },
  },
  {
    name: 'echo-state',
    label: 'Echo state, 100 units',
    help: 'A reservoir that stays as it was drawn, and a readout that is solved for in one iteration.',
    parts: {
      ...onSeries,
      network: { name: 'echo-state', units: 100 },
      initialisation: { name: 'reservoir', radius: 0.9, inputScale: 0.5, biasScale: 0.2 },
      regularizers: [],
      phases: [{ method: { name: 'ridge-readout' }, iterations: 1 }],
      stop: { iterations: 1, gradientNorm: null },
    },
  },
  {
    name: 'temporal-order',
    label: 'Temporal order, clipped SGD',
    help: 'The task and the network of Pascanu et al. 2013 at length 20: 50 tanh units, smart tanh, clipping and Omega.',
    parts: {
      task: { name: 'temporal-order', length: 20 },
      batches: { size: 20 },
      network: { name: 'recurrent', hidden: [50], cell: 'tanh' },
      initialisation: 'smart-tanh',
      loss: 'softmax-cross-entropy',
      regularizers: [{ name: 'omega', alpha: 2 }],
      gradient: 'bptt',
      phases: [{ method: { name: 'sgd', rate: 0.01 }, iterations: null }],
      guards: { clip: { name: 'norm', threshold: 1 } },
      stop: { iterations: 50_000, gradientNorm: null, wrong: 0.01 },
      precision: 'float32',
      record: { metricsEvery: 10, evaluateEvery: 100, checkpointEvery: 100 },
    },
  },
];
