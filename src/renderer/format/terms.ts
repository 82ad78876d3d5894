/** The field's words with their definitions, shown on hover and in exports. `symbol` is KaTeX source. */
export interface Term {
  readonly label: string;
  readonly symbol: string;
  readonly definition: string;
}

/** Definitions by key; the keys are the metric names used by the engine. */
export const terms = {
  e: {
    label: 'E',
    symbol: 'E=\\tfrac12\\sum_t e(t)^2',
    definition: 'Half the sum of squared errors over the set, in scaled units.',
  },
  cost: {
    label: 'Cost C',
    symbol: 'C=E+\\tfrac{\\alpha}{2}w^{\\top}w',
    definition: 'What training lowers: the error E on the training set plus the penalty of the regularisers.',
  },
  mse: {
    label: 'MSE',
    symbol: '\\mathrm{MSE}=\\tfrac1N\\sum_t e(t)^2',
    definition: 'Mean squared error over the set, in scaled units.',
  },
  nmse: {
    label: 'NMSE',
    symbol: '\\mathrm{NMSE}=\\frac{\\sum e^2}{\\sum (x-\\bar x_{set})^2}',
    definition: "Squared error over the set's own variance: 0 is perfect, 1 is as good as the set's mean.",
  },
  nrmse: {
    label: 'NRMSE (σ)',
    symbol: '\\mathrm{NRMSE}=\\sqrt{\\mathrm{NMSE}}',
    definition: "Root of the NMSE: the error in units of the set's own standard deviation.",
  },
  loss: {
    label: 'Loss a step',
    symbol: '\\tfrac1N\\sum_t L(t)',
    definition: "The run's own loss, averaged over the steps of the set that count.",
  },
  wrong: {
    label: 'Wrong',
    symbol: 'N_{wrong}/N',
    definition: "Share of the set's sequences that are answered wrongly by the task's own rule.",
  },
  bits: {
    label: 'Bits a step',
    symbol: '\\tfrac{1}{N\\ln 2}\\sum_t L(t)',
    definition: 'The loss in bits instead of nats: for a text, bits a character.',
  },
  n: {
    label: 'n',
    symbol: 'N',
    definition: 'Number of numbers that are compared: samples or counted steps, times targets.',
  },
  gradientNorm: {
    label: 'Gradient norm',
    symbol: '\\lVert\\nabla C\\rVert_2',
    definition: 'Euclidean length of the gradient of the cost; near zero at a minimum.',
  },
  stepSize: {
    label: 'Step size',
    symbol: '\\eta',
    definition: 'Share of the full step that was taken after halving, or the learning rate.',
  },
  halvings: {
    label: 'Halvings',
    symbol: '',
    definition: 'How often the step was halved before the cost fell.',
  },
  weightNorm: {
    label: 'Weight norm',
    symbol: '\\lVert w\\rVert_2',
    definition: 'Euclidean length of the vector of all weights.',
  },
  conditionNumber: {
    label: 'Condition number',
    symbol: '\\kappa(J^{\\top}J)=\\lambda_{max}/\\lambda_{min}',
    definition:
      'How unequal the curvatures of the error are. Above about 1e8 a plain gradient step hardly moves.',
  },
  conditionNumberDamped: {
    label: 'Condition number, damped',
    symbol: '\\kappa(J^{\\top}J+\\alpha I)',
    definition: 'The same with weight decay: what Gauss-Newton has to invert.',
  },
} as const satisfies Record<string, Term>;

export type TermKey = keyof typeof terms;
