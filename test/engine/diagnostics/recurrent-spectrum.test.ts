import { describe, expect, it } from 'vitest';
import { recurrentSpectrum } from '../../../src/engine/diagnostics/recurrent-spectrum.ts';
import fixture from '../../fixtures/diagnostics-inside.json' with { type: 'json' };
import { found, panelOf, scalarOf, subjectOf } from './subject-of.ts';

const weights = (network: object, theta: readonly number[]) =>
  subjectOf({ network, initialisation: { name: 'given', weights: theta } });

describe('the spectrum of the recurrent weights', () => {
  it('has the eigenvalues and singular values of a known matrix', () => {
    // Rows of W: own values, input, bias; then the output's. 0.6 -0.8; 0.8 0.6 is a rotation: eigenvalues 0.6 +- 0.8i.
    const subject = weights({ name: 'recurrent', hidden: [2] }, [0.6, -0.8, 1, 0, 0.8, 0.6, 1, 0, 1, 1, 0]);
    const result = found(recurrentSpectrum, subject);
    const { traces } = panelOf(result, 'eigenvalues', 'points');
    expect(traces.map(({ label }) => label)).toEqual(['hidden to hidden']);
    expect(Array.from(traces[0].x)).toEqual([0.6, 0.6].map((x) => expect.closeTo(x, 14) as number));
    expect(Array.from(traces[0].y, Math.abs)).toEqual([0.8, 0.8].map((y) => expect.closeTo(y, 14) as number));
    expect(scalarOf(result, 'radius-hidden-to-hidden')).toBeCloseTo(1, 14);
    expect(scalarOf(result, 'stretch-hidden-to-hidden')).toBeCloseTo(1, 14);
  });

  it('has those of NumPy for a matrix of normal numbers', () => {
    const { a, sizes, singular } = fixture.spectrum;
    const subject = weights({ name: 'recurrent', hidden: [7] }, [
      ...a.flatMap((row) => [...row, 1, 0]),
      ...new Array<number>(8).fill(0),
    ]);
    const result = found(recurrentSpectrum, subject);
    const [{ x, y }] = panelOf(result, 'eigenvalues', 'points').traces;
    const found7 = Array.from(x, (re, i) => Math.hypot(re, y[i])).sort((p, q) => q - p);
    sizes.forEach((size, i) => expect(found7[i]).toBeCloseTo(size, 10));
    singular.forEach((value, i) =>
      expect(panelOf(result, 'singular-values', 'lines').traces[0].y[i]).toBeCloseTo(value, 12),
    );
  });

  it('says that errors are bound to vanish where every step shrinks them, and offers to begin elsewhere', () => {
    const subject = weights({ name: 'recurrent', hidden: [2] }, [0.3, 0.2, 1, 0, 0, 0.4, 1, 0, 1, 1, 0]);
    const [finding] = found(recurrentSpectrum, subject).findings;
    expect(finding.sentence).toContain('layer "hidden" are bound to vanish');
    expect(finding.remedies.map(({ name }) => name)).toEqual(['radius', 'lstm']);
    const wide = weights({ name: 'recurrent', hidden: [2] }, [3, 0.2, 1, 0, 0, 0.4, 1, 0, 1, 1, 0]);
    expect(found(recurrentSpectrum, wide).findings).toEqual([]);
  });

  it('counts a quarter of the slope for logistic units', () => {
    const network = { name: 'recurrent', hidden: [2], cell: 'logistic' };
    const [finding] = found(
      recurrentSpectrum,
      weights(network, [3, 0.2, 1, 0, 0, 0.4, 1, 0, 1, 1, 0]),
    ).findings;
    expect(finding.sentence).toContain('largest slope 0.25');
  });

  it('goes around a loop through the output', () => {
    // Hidden reads the output of the last step with weights 2, 3; the output reads hidden with 0.5, -0.25.
    const network = {
      name: 'graph',
      layers: [
        { name: 'hidden', size: 2 },
        { name: 'output', size: 1, cell: 'linear' },
      ],
      connections: [
        { from: 'output', to: 'hidden', delay: 1 },
        { from: 'input', to: 'hidden' },
        { from: 'hidden', to: 'output' },
      ],
    };
    const result = found(recurrentSpectrum, weights(network, [2, 1, 0, 3, 1, 0, 0.5, -0.25, 0]));
    expect(scalarOf(result, 'radius-hidden-to-output-to-hidden')).toBeCloseTo(0.25, 14);
  });

  it('has a matrix for every net of gated units, and refuses networks without any', () => {
    const lstm = subjectOf({ network: { name: 'recurrent', hidden: [3], cell: 'lstm' } });
    const result = found(recurrentSpectrum, lstm);
    expect(panelOf(result, 'eigenvalues', 'points').traces.map(({ label }) => label)).toEqual(
      ['input', 'forget', 'candidate', 'output'].map((net) => `hidden to hidden (${net})`),
    );
    expect(recurrentSpectrum.refuses(lstm)).toBeNull();
    const still = subjectOf({ network: { name: 'recurrent', hidden: [3], delays: [] } });
    expect(recurrentSpectrum.refuses(still)).toMatch(/no recurrent weights/);
  });
});
