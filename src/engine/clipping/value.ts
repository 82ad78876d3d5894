import type { Clipping } from './index.ts';

/** Every component is brought into [-c, c]; the direction changes (Mikolov 2012, as told by Pascanu et al. 2013). */
export const clipByValue: Clipping = {
  name: 'value',
  label: 'By value',
  help: 'Every component is brought into the range from -c to c.',
  equation: 'g_i := \\max(-c, \\min(c, g_i))',
  source: 'Mikolov 2012; Pascanu et al. 2013 section 3.2',
  fields: {
    threshold: {
      kind: 'number',
      label: 'Threshold',
      help: 'Largest size of a component.',
      symbol: 'c',
      default: 1,
      above: 0,
    },
  },
  clip: ({ gradient }, _norm, options) => {
    const threshold = options.threshold as number;
    let changed = false;
    for (let i = 0; i < gradient.length; i++) {
      if (Math.abs(gradient[i]) <= threshold) continue;
      gradient[i] = gradient[i] > 0 ? threshold : -threshold;
      changed = true;
    }
    return changed;
  },
};
