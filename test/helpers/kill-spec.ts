/** The run that is killed over and over: gradient descent, then Gauss-Newton, a few seconds long. */
const values = Array.from({ length: 250 }, (_, t) => ((t * t * 31) % 97) / 97 + ((t % 20) - 10) / 10);

export const killText = `x\n${values.join('\n')}\n`;

export const killSpec = {
  name: 'killed',
  data: { split: { train: 200, validation: 0, test: 50 } },
  network: { name: 'recurrent', hidden: [4] },
  regularizers: [{ name: 'weight-decay', alpha: 0.01 }],
  phases: [
    { method: 'gradient-descent', iterations: 1200 },
    { method: 'gauss-newton', iterations: 150 },
    { method: 'gradient-descent', iterations: null },
  ],
  stop: { iterations: 2500, gradientNorm: null },
  record: {
    metricsEvery: 1,
    checkpointEvery: 25,
    diagnostics: [{ name: 'conditioning', every: 100 }],
  },
  seed: 5,
};
