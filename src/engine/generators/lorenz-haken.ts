import type { Generator } from './generator.ts';
import {
  chaoticLaser,
  lorenzHakenIntensity,
  quantise8,
  type LorenzHakenSettings,
} from './lorenz-haken-laser.ts';
import {
  addNoise,
  checkBounded,
  checkSteps,
  lengthField,
  noiseField,
  numberField,
  skipField,
  timeFields,
} from './settings.ts';

/** A simulated laser; with its defaults the series of `examples/laser-like.txt`. */
export const lorenzHaken: Generator = {
  name: 'lorenz-haken',
  label: 'Simulated laser (Lorenz-Haken)',
  help: 'Intensity of a single-mode laser that pulsates with growing amplitude and collapses, of the kind of the far-infrared laser of Santa Fe set A (which it does not reproduce). One column, intensity; in whole numbers 0 to 255 where it is recorded in 8 bits.',
  source:
    'H. Haken, Analogy between higher instabilities in fluids and lasers, Physics Letters 53A, 1975, pages 77-78',
  equation: "x' = \\sigma (y - x),\\quad y' = (r - z) x - y,\\quad z' = x y - b z,\\quad I = x^2",
  fields: {
    length: lengthField(1100),
    skip: skipField(chaoticLaser.skip),
    ...timeFields(chaoticLaser.interval, chaoticLaser.stepsPerSample),
    sigma: numberField({
      label: 'Decay of the cavity',
      symbol: '\\sigma',
      help: 'Over that of the polarisation.',
      default: chaoticLaser.sigma,
      above: 0,
      max: 1000,
    }),
    b: numberField({
      label: 'Decay of the inversion',
      symbol: 'b',
      help: 'Over that of the polarisation.',
      default: chaoticLaser.b,
      above: 0,
      max: 1000,
    }),
    pump: numberField({
      label: 'Pump',
      symbol: 'r',
      help: 'Over its first threshold. Chaotic above the second one, which is at 14 with the other settings as they are.',
      default: 15,
      min: 0,
      max: 1000,
    }),
    eightBits: {
      kind: 'boolean',
      label: 'Recorded in 8 bits',
      help: 'Whole numbers, the largest being 255, as a recorder writes them.',
      default: true,
    },
    noise: noiseField,
  },
  generate: (options, stream) => {
    checkSteps(options);
    const { length } = options as Record<string, number>;
    const given = options as unknown as LorenzHakenSettings;
    const intensity = lorenzHakenIntensity(length, { ...chaoticLaser, ...settingsOf(given) });
    intensity.forEach((value, row) => checkBounded(value, row, 'Take more steps a row.'));
    addNoise(intensity, options, stream);
    const values = options.eightBits === true ? recorded(intensity) : intensity;
    return { name: 'Simulated laser', length, columns: [{ name: 'intensity', values }] };
  },
};

function settingsOf({ sigma, b, pump, interval, stepsPerSample, skip }: LorenzHakenSettings) {
  return { sigma, b, pump, interval, stepsPerSample, skip };
}

/** Noise may have put a weak intensity below 0; a recorder shows no negative light. A laser that is off stays 0. */
function recorded(intensity: Float64Array): Float64Array {
  const positive = intensity.map((value) => Math.max(value, 0));
  return positive.some((value) => value > 0) ? Float64Array.from(quantise8(positive)) : positive;
}
