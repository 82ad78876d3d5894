/** Why runs end: a stable word for each, with the sentence and the advice a person reads. */

/** How a run ended by itself. 'failed' means that the method could not go on; the weights are those of the last step that it took. */
export interface Ending {
  readonly status: 'finished' | 'failed';
  readonly reason: Reason;
}

/** A word, a sentence, and what to do about it. */
export interface Reason {
  readonly word: string;
  readonly sentence: string;
  readonly advice: string;
}

/** Every reason by its word. */
export const endings = {
  'gradient-norm': {
    status: 'finished',
    sentence:
      'The gradient norm fell below its limit: the weights are at a minimum of the cost, to that accuracy.',
    advice: 'Compare with runs from other seeds: a minimum need not be the best one.',
  },
  goal: {
    status: 'finished',
    sentence: 'The training error reached the goal.',
    advice: 'Look at the test error before trusting the fit; lower the goal to train on.',
  },
  wrong: {
    status: 'finished',
    sentence: 'The share of wrong validation sequences fell to its limit: the task is solved.',
    advice: 'Test on other lengths to see how far the solution generalises.',
  },
  iterations: {
    status: 'finished',
    sentence: 'The limit of iterations was reached.',
    advice: 'If the cost was still falling, start a run with the same settings and a higher limit.',
  },
  time: {
    status: 'finished',
    sentence: 'The time limit was reached.',
    advice: 'If the cost was still falling, start a run with the same settings and a higher limit.',
  },
  gradients: {
    status: 'finished',
    sentence: 'The limit of gradients was reached.',
    advice: 'If the cost was still falling, raise the limit and go on.',
  },
  patience: {
    status: 'finished',
    sentence:
      'The validation error stopped improving; the weights with the smallest validation error were kept.',
    advice:
      'If it stopped too early, raise the patience; if it never improved, regularise or use fewer units.',
  },
  'phases-done': {
    status: 'finished',
    sentence: 'All phases did their number of iterations.',
    advice: 'Give the last phase more iterations, or no limit, to train on.',
  },
  'line-search': {
    status: 'finished',
    sentence: 'No step along the search direction lowered the cost: the line search gave up.',
    advice:
      'If the gradient norm is small this is the minimum that rounding allows. If it is large, raise the weight decay or start from other weights.',
  },
  'mu-max': {
    status: 'finished',
    sentence: 'The damping grew over its maximum (mu_max): no step, however short, lowered the cost.',
    advice:
      'If the gradient norm is small this is the minimum that rounding allows. If it is large, raise the weight decay or start from other weights.',
  },
  'readout-solved': {
    status: 'finished',
    sentence: 'The readout is solved: another iteration would give the same weights to the bit.',
    advice:
      'Compare ridges by the validation error, or train the other weights as well with a method in a second phase.',
  },
  washout: {
    status: 'failed',
    sentence: 'The washout leaves no step that counts: there is nothing to solve the readout from.',
    advice: 'Shorten the washout, or give longer sequences.',
  },
  'search-collapsed': {
    status: 'finished',
    sentence:
      'The distribution that candidates are drawn from has shrunk to a point, or to a shape too thin for rounding.',
    advice:
      'Compare with runs from other seeds. If the cost is still large, start from a larger step size or a larger population.',
  },
  'not-positive-definite': {
    status: 'failed',
    sentence:
      "The Cholesky factorisation of J'J + alpha I failed: the matrix is singular to working precision.",
    advice:
      'Give weight decay a larger alpha, or remove redundant weights (output feedback into a layer that also sees the hidden units).',
  },
  diverged: {
    status: 'failed',
    sentence: 'The cost or its gradient is not a finite number: the network diverged.',
    advice:
      'Start from smaller weights, scale the data, use bounded units (tanh) or a smaller learning rate, clip the gradient, or switch the rescue rule on.',
  },
} as const satisfies Record<string, { status: 'finished' | 'failed'; sentence: string; advice: string }>;

/** The word of a reason to end. */
export type EndingWord = keyof typeof endings;

/** The ending called `word`, as a value that can be stored. */
export function ending(word: EndingWord): Ending {
  const { status, sentence, advice } = endings[word];
  return { status, reason: { word, sentence, advice } };
}

/** Reasons that come from outside the engine: the user's stop, or the clock that only the host has. */
export function stopReason(word: 'user' | 'time'): Reason {
  if (word === 'time') return ending('time').reason;
  return {
    word: 'user',
    sentence: 'The run was stopped by the user.',
    advice: 'Its weights and its last checkpoint are kept; it can be continued.',
  };
}
