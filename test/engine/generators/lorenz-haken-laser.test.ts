import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generatedExamples } from '../../../scripts/make-examples.ts';
import {
  chaoticLaser,
  lorenzHakenIntensity,
  quantise8,
} from '../../../src/engine/generators/lorenz-haken-laser.ts';

describe('lorenzHakenIntensity', () => {
  it('stays at the steady state r - 1 when it starts there', () => {
    // Fixed point of Lorenz's equations: x = y = sqrt(b (r - 1)), z = r - 1; intensity b (r - 1).
    const field = Math.sqrt(0.25 * 9);
    const settings = { ...chaoticLaser, pump: 10, skip: 0, start: [field, field, 9] as const };
    for (const value of lorenzHakenIntensity(50, settings)) expect(value).toBeCloseTo(2.25, 10);
  });

  it('dies out below the first threshold', () => {
    const values = lorenzHakenIntensity(200, { ...chaoticLaser, pump: 0.5, skip: 0 });
    expect(values[199]).toBeLessThan(1e-20);
  });

  it('has fourth order: halving the step divides the error by about 16', () => {
    const value = (stepsPerSample: number) =>
      lorenzHakenIntensity(4, { ...chaoticLaser, skip: 0, stepsPerSample })[3];
    const exact = value(2560);
    const ratio = Math.abs(value(40) - exact) / Math.abs(value(80) - exact);
    expect(Math.log2(ratio)).toBeGreaterThan(3.7);
    expect(Math.log2(ratio)).toBeLessThan(4.3);
  });

  it('pulsates with 7 to 8 points a period and collapses, as the measured laser does', () => {
    const values = quantise8(lorenzHakenIntensity(1100));
    const peaks = [...values.keys()].filter(
      (t) => t > 0 && t < 1099 && values[t] > values[t - 1] && values[t] >= values[t + 1],
    );
    const period = ((peaks.at(-1) ?? 0) - peaks[0]) / (peaks.length - 1);
    expect(period).toBeGreaterThan(7);
    expect(period).toBeLessThan(8);
    const heights = peaks.map((t) => values[t]);
    expect(Math.max(...heights) / Math.min(...heights)).toBeGreaterThan(3);
  });

  it('follows a pump given sample by sample', () => {
    const pump = Float64Array.from({ length: 400 }, (_, t) => (t < 200 ? 3 : 6));
    const values = lorenzHakenIntensity(400, { ...chaoticLaser, b: 1, pump, skip: 100 });
    expect(values[199]).toBeCloseTo(2, 6);
    expect(values[399]).toBeCloseTo(5, 6);
  });

  it('refuses settings that cannot be simulated and names them', () => {
    expect(() => lorenzHakenIntensity(0)).toThrow('count is 0; expected a whole number of at least 1');
    expect(() => lorenzHakenIntensity(5, { ...chaoticLaser, sigma: -1 })).toThrow('sigma is -1');
    expect(() => lorenzHakenIntensity(5, { ...chaoticLaser, pump: new Float64Array(4) })).toThrow(
      'expected one number or at least 5',
    );
  });
});

describe('quantise8', () => {
  it('writes the largest value as 255 and rounds halves up', () => {
    expect([...quantise8(Float64Array.of(0, 1, 2, 510, 0.99))]).toEqual([0, 1, 1, 255, 0]);
  });
});

describe('the series in examples/', () => {
  it.each(generatedExamples)('$file is what the generator writes', ({ file, text }) => {
    expect(readFileSync(new URL(`../../../examples/${file}`, import.meta.url), 'utf8')).toBe(text());
  });
});
