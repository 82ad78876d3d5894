import { describe, expect, it } from 'vitest';
import { initialisations } from '../../../src/engine/initialisations/index.ts';
import type { Layout } from '../../../src/engine/network/layout.ts';
import { blocksOf, drawFor, layoutFor, maskedLayout, weightsOf } from './helpers.ts';

const networks: [string, Layout][] = [
  ['one layer', layoutFor('recurrent', { hidden: [20] })],
  ['two layers', layoutFor('recurrent', { hidden: [20, 12], delays: [1, 3], outputFeedback: true })],
  ['lstm', layoutFor('recurrent', { hidden: [16], cell: { name: 'lstm', peepholes: true } })],
  ['gru', layoutFor('recurrent', { hidden: [16], cell: 'gru' })],
  ['highway', layoutFor('recurrent', { hidden: [16], cell: 'highway' })],
  ['echo state', layoutFor('echo-state', { units: 50, outputFeedback: true })],
];
const drawn = initialisations.filter(({ name }) => name !== 'given').map(({ name }) => name);
const cases = drawn.flatMap((name) => networks.map(([title, layout]) => [name, title, layout] as const));
/** A small reservoir needs many weights to have a cycle. */
const dense = (name: string) => (name === 'reservoir' ? { density: 0.5 } : {});

describe('every initialisation', () => {
  it('has a name of its own, a source and help', () => {
    expect(new Set(initialisations.map(({ name }) => name)).size).toBe(initialisations.length);
    for (const { source, help } of initialisations) {
      expect(source).toMatch(/\d{4}/);
      expect(help).toMatch(/\.$/);
    }
  });

  it.each(cases)('%s, %s: gives a finite number for every parameter', (name, _title, layout) => {
    const theta = drawFor(name, layout, dense(name));
    expect(theta).toBeInstanceOf(Float64Array);
    expect(theta).toHaveLength(layout.parameters);
    expect(theta.every((weight) => Number.isFinite(weight))).toBe(true);
    expect(theta.some((weight) => weight !== 0)).toBe(true);
  });

  it.each(cases)('%s, %s: draws the same from the same seed only', (name, _title, layout) => {
    const one = drawFor(name, layout, dense(name));
    expect(drawFor(name, layout, dense(name))).toEqual(one);
    expect(drawFor(name, layout, dense(name), 2)).not.toEqual(one);
  });

  it.each(cases.filter(([name]) => name !== 'uniform'))(
    '%s, %s: starts biases at 0',
    (name, _title, layout) => {
      const theta = drawFor(name, layout, dense(name));
      const biases = weightsOf(theta, layout, 'bias');
      expect(biases.length).toBeGreaterThan(0);
      expect(biases.every((bias) => Object.is(bias, 0))).toBe(true);
    },
  );

  it.each(drawn)('%s: gives masked weights 0, and a mask changes no draw of the others', (name) => {
    const size = 20;
    const mask = Array.from({ length: size * size }, (_, k) => (k % 3 === 0 ? 0 : 1));
    const layout = maskedLayout(size, mask);
    const theta = drawFor(name, layout, dense(name));
    const whole = drawFor(name, maskedLayout(size, []), dense(name));
    theta.forEach((weight, i) => {
      if (layout.present[i] === 0) expect(Object.is(weight, 0)).toBe(true);
    });
    expect(weightsOf(theta, layout, 'input', 'layer', 'bias')).toEqual(
      weightsOf(whole, layout, 'input', 'layer', 'bias'),
    );
    expect(blocksOf(layout, 'recurrent')).toHaveLength(1);
  });
});
