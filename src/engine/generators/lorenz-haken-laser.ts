/** A single-mode laser as the Lorenz equations: the source of the laser-like series that ship with the project. */
import { UnfoldError } from '../errors.ts';

/**
 * The laser and how it is observed. Time is in units of the polarisation's decay time. x is the field, y the
 * polarisation, r - z the inversion; Haken 1975 (Physics Letters 53A, 77-78) shows that the laser equations take
 * Lorenz's form: x' = sigma (y - x), y' = (r - z) x - y, z' = x y - b z. The intensity is x^2.
 */
export interface LorenzHakenSettings {
  /** Decay rate of the cavity over that of the polarisation. */
  readonly sigma: number;
  /** Decay rate of the inversion over that of the polarisation. */
  readonly b: number;
  /** Pump over its first threshold: one number, or one a sample (held from the sample before to this one). */
  readonly pump: number | Float64Array;
  /** Time between two samples. */
  readonly interval: number;
  /** Runge-Kutta steps in one interval. */
  readonly stepsPerSample: number;
  /** Samples left out at the start, so that the motion has reached its attractor. */
  readonly skip: number;
  /** Field, polarisation and z at the start. */
  readonly start: readonly [number, number, number];
}

/**
 * A laser in the regime of the far-infrared ammonia laser that gave Santa Fe set A: a bad cavity
 * (sigma > b + 1), pumped just above the second threshold sigma (sigma + b + 3) / (sigma - b - 1) = 14, where the
 * intensity pulsates with growing amplitude and collapses. The interval gives about 7.4 points a pulsation, as in
 * that set (counted by its maxima). The measured set itself is not reproduced, only its kind.
 */
export const chaoticLaser: LorenzHakenSettings = {
  sigma: 2,
  b: 0.25,
  pump: 15,
  interval: 0.47,
  stepsPerSample: 20,
  skip: 425,
  start: [1, 1, 1],
};

/**
 * Intensities x^2 at `count` samples. Classical fourth-order Runge-Kutta with only + - * /, so the same bits
 * everywhere; there is no noise and no random number.
 * @throws UnfoldError 'generator.settings' for settings that cannot be simulated
 */
export function lorenzHakenIntensity(
  count: number,
  settings: LorenzHakenSettings = chaoticLaser,
): Float64Array {
  check(count, settings);
  const { skip, stepsPerSample, interval, pump } = settings;
  const h = interval / stepsPerSample;
  const state: State = { x: settings.start[0], y: settings.start[1], z: settings.start[2] };
  const out = new Float64Array(count);
  for (let sample = -skip; sample < count; sample++) {
    const r = typeof pump === 'number' ? pump : pump[Math.max(sample, 0)];
    for (let step = 0; step < stepsPerSample; step++) rungeKutta(state, { ...settings, r, h });
    if (sample >= 0) out[sample] = state.x * state.x;
  }
  return out;
}

/**
 * What an 8-bit recorder writes: whole numbers 0..255, the largest value of `values` being 255.
 * Halves are rounded up. Values must be non-negative and not all zero.
 */
export function quantise8(values: Float64Array): Uint8Array {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, value);
  return Uint8Array.from(values, (value) => Math.floor((255 * value) / largest + 0.5));
}

interface State {
  x: number;
  y: number;
  z: number;
}

interface Step {
  readonly sigma: number;
  readonly b: number;
  readonly r: number;
  /** Step length. */
  readonly h: number;
}

function rungeKutta(state: State, step: Step): void {
  const { h } = step;
  const k1 = slope(state, step);
  const k2 = slope(moved(state, h / 2, k1), step);
  const k3 = slope(moved(state, h / 2, k2), step);
  const k4 = slope(moved(state, h, k3), step);
  state.x += (h / 6) * (k1.x + 2 * k2.x + 2 * k3.x + k4.x);
  state.y += (h / 6) * (k1.y + 2 * k2.y + 2 * k3.y + k4.y);
  state.z += (h / 6) * (k1.z + 2 * k2.z + 2 * k3.z + k4.z);
}

function slope({ x, y, z }: State, { sigma, b, r }: Step): State {
  return { x: sigma * (y - x), y: (r - z) * x - y, z: x * y - b * z };
}

function moved(state: State, h: number, k: State): State {
  return { x: state.x + h * k.x, y: state.y + h * k.y, z: state.z + h * k.z };
}

function check(count: number, settings: LorenzHakenSettings): void {
  const whole = { count, skip: settings.skip, stepsPerSample: settings.stepsPerSample };
  for (const [name, value] of Object.entries(whole)) {
    if (!Number.isSafeInteger(value) || value < (name === 'skip' ? 0 : 1)) {
      refuse(name, value, `a whole number of at least ${name === 'skip' ? 0 : 1}`);
    }
  }
  const { sigma, b, interval, pump } = settings;
  for (const [name, value] of Object.entries({ sigma, b, interval })) {
    if (!(value > 0 && value < Infinity)) refuse(name, value, 'a positive number');
  }
  if (typeof pump !== 'number' && pump.length < count) {
    refuse('pump', pump.length, `one number or at least ${count} of them, one a sample`);
  }
}

function refuse(name: string, given: number, expected: string): never {
  throw new UnfoldError('generator.settings', `${name} is ${given}; expected ${expected}.`, name);
}
