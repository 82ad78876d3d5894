/** The run that is killed over and over: gradient descent, then Gauss-Newton, some seconds long. */
const values = Array.from({ length: 400 }, (_, t) => ((t * t * 31) % 97) / 97 + ((t % 20) - 10) / 10);

export const killText = `x\n${values.join('\n')}\n`;

export const killSpec = {
  name: 'killed',
  data: { split: { train: 340, validation: 0, test: 60 } },
  network: { name: 'recurrent', hidden: [6] },
  regularizers: [{ name: 'weight-decay', alpha: 0.01 }],
  phases: [
    { method: 'gradient-descent', iterations: 2500 },
    { method: 'gauss-newton', iterations: 300 },
    { method: 'gradient-descent', iterations: null },
  ],
  stop: { iterations: 5000, gradientNorm: null },
  record: { metricsEvery: 1, checkpointEvery: 25 },
  seed: 5,
};
