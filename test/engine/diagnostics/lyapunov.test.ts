import { describe, expect, it } from 'vitest';
import { lyapunov } from '../../../src/engine/diagnostics/lyapunov.ts';
import { stateJacobian } from '../../../src/engine/diagnostics/state-jacobian.ts';
import { stateJacobian as jacobianOf } from '../../../src/engine/diagnostics/state-jacobian-matrix.ts';
import { journey } from '../../../src/engine/diagnostics/state-tangent.ts';
import { externalAt, openStateMap, stateAt, stepState } from '../../../src/engine/diagnostics/state-map.ts';
import { lyapunovExponents } from '../../../src/engine/math/lyapunov.ts';
import { matrix } from '../../../src/engine/math/kernels.ts';
import { singularValues } from '../../../src/engine/math/singular-values.ts';
import fixture from '../../fixtures/diagnostics-inside.json' with { type: 'json' };
import { found, panelOf, scalarOf, subjectOf } from './subject-of.ts';

/** Two linear units with the weights [a b; c d] between them. */
const linear = (a: number, b: number, c: number, d: number) =>
  subjectOf({
    network: { name: 'recurrent', hidden: [2], cell: 'linear' },
    initialisation: { name: 'given', weights: [a, b, 0.5, 0.1, c, d, 0.3, 0, 0.7, 0.2, 0] },
    regularizers: [],
  });

/** h(t) = tanh(w h(t - 1) + bias). */
const tanhMap = (w: number, bias: number) =>
  subjectOf({
    network: { name: 'recurrent', hidden: [1] },
    initialisation: { name: 'given', weights: [w, 0, bias, 1, 0] },
  });

describe('the Lyapunov exponents of a network', () => {
  it('are the logarithms of the eigenvalues of linear units, driven and left to themselves', () => {
    const result = found(lyapunov, linear(0.9, 0.4, 0, -0.5), { inputs: 'mean', count: 5 });
    for (const kind of ['driven', 'alone']) {
      expect(scalarOf(result, `${kind}-1`)).toBeCloseTo(Math.log(0.9), 3);
      expect(scalarOf(result, `${kind}-2`)).toBeCloseTo(Math.log(0.5), 3);
    }
    expect(result.scalars.length).toBe(4);
    expect(result.findings.map(({ name }) => name)).toEqual(['alone']);
  });

  it('warn of a driven network that does not forget its start', () => {
    const result = found(lyapunov, linear(1.1, 0, 0, 0.5), { steps: 0 });
    expect(scalarOf(result, 'driven-1')).toBeCloseTo(Math.log(1.1), 6);
    expect(result.findings[0].sentence).toMatch(/is chaotic: deviations of its state grow by 10 % a step/);
  });

  it('say where a network left to itself runs away', () => {
    const result = found(lyapunov, linear(1.3, 0, 0, 0.5), { inputs: 'mean', steps: 3000 });
    expect(scalarOf(result, 'alone-1')).toBeNaN();
    expect(result.findings.map(({ sentence }) => sentence).join()).toContain('runs away to infinity');
  });

  it('are ln |w (1 - h^2)| at the fixed point of one tanh unit', () => {
    const result = found(lyapunov, tanhMap(2, 0.5), { inputs: 'zero', count: 1 });
    let h = 0;
    for (let t = 0; t < 1000; t++) h = Math.tanh(2 * h + 0.5);
    expect(scalarOf(result, 'alone-1')).toBeCloseTo(Math.log(2 * (1 - h * h)), 10);
    expect(panelOf(result, 'outputs', 'lines').traces[0].y.at(-1)).toBeCloseTo(h, 12);
  });

  it('close the loop through the output: one linear unit that predicts with weight w becomes w h', () => {
    // hidden = 0.8 input, output = -1.1 hidden; fed back the product is -0.88 a step.
    const subject = subjectOf({
      network: { name: 'recurrent', hidden: [1], cell: 'linear' },
      initialisation: { name: 'given', weights: [0, 0.8, 0, -1.1, 0] },
    });
    const result = found(lyapunov, subject, { count: 1, steps: 500 });
    expect(scalarOf(result, 'alone-1')).toBeCloseTo(Math.log(0.88), 3);
    expect(panelOf(result, 'outputs', 'lines').title).toContain('its own outputs of earlier steps');
    // Driven, the state is forgotten at once.
    expect(scalarOf(result, 'driven-1')).toBeNaN();
  });

  it.each(fixture.lyapunov.cases)(
    'are those of NumPy by QR: six tanh units, gain $gain',
    ({ gain, exponents }) => {
      const { w, start } = fixture.lyapunov;
      const { layout } = subjectOf({ network: { name: 'recurrent', hidden: [6] } });
      // Rows of the hidden layer: own values, input, bias; then the output's.
      const theta = [...w.flatMap((row) => [...row.map((value) => gain * value), 0, 0]), 0, 0, 0, 0, 0, 0, 0];
      const map = openStateMap(layout, Float64Array.from(theta), []);
      const external = [new Float64Array(1), new Float64Array(0)];
      const trip = journey(map, Float64Array.from(start), () => external);
      const run = lyapunovExponents(trip, { count: 6, steps: 20000, discard: 500 });
      let next = run.next();
      while (next.done !== true) next = run.next();
      const found = next.value.exponents;
      // A chaotic orbit is another one after some hundred steps, its averages are not; a cycle is seen over another stretch.
      const tolerance = exponents[0] > 0 ? 0.01 : 2e-5;
      exponents.forEach((exponent, k) =>
        expect(Math.abs(found[k] - exponent)).toBeLessThan(tolerance * (1 + Math.abs(exponent))),
      );
    },
  );

  it('exist for gated units and for sequences', () => {
    const subject = subjectOf({
      task: { name: 'temporal-order', length: 20 },
      loss: 'softmax-cross-entropy',
      batches: { size: 3, validation: 3, test: 0 },
      network: { name: 'recurrent', hidden: [4], cell: 'lstm' },
      phases: [{ method: 'sgd' }],
    });
    const result = found(lyapunov, subject, { steps: 200, sequence: 2 });
    expect(result.scalars.length).toBe(6);
    for (const { value } of result.scalars) expect(value).toBeLessThan(0);
  });
});

describe('the Jacobian of the state', () => {
  it('has the singular values of the matrix itself', () => {
    const subject = subjectOf({ network: { name: 'recurrent', hidden: [6, 4], delays: [1, 2] } });
    const { layout, problem } = subject;
    const result = found(stateJacobian, subject);
    const [largest, mean] = panelOf(result, 'stretch', 'lines').traces;
    const map = openStateMap(layout, problem.theta, []);
    const n = map.entries.length;
    for (const t of [0, 5, 40]) {
      const { track } = problem.parts[0];
      const place = { t, b: 0 };
      stepState(map, stateAt(map, track, place), {
        external: externalAt(track, place),
        next: new Float64Array(n),
      });
      const jacobian = new Float64Array(n * n);
      jacobianOf(map, jacobian);
      const values = singularValues(matrix(jacobian, { rows: n, cols: n }));
      expect(largest.y[t]).toBeCloseTo(values[0], 8);
      expect(mean.y[t]).toBeCloseTo(Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / n), 10);
    }
  });

  it('is a constant for linear units, and says where every step contracts', () => {
    const result = found(stateJacobian, linear(0.6, 0, 0, 0.5));
    expect(scalarOf(result, 'largest')).toBeCloseTo(0.6, 10);
    expect(scalarOf(result, 'expanding')).toBe(0);
    expect(result.findings[0].sentence).toContain('lose at least 40 %');
    expect(found(stateJacobian, linear(1.6, 0, 0, 0.5)).findings).toEqual([]);
  });

  it('is refused where nothing is kept from step to step', () => {
    const still = subjectOf({ network: { name: 'recurrent', hidden: [3], delays: [] } });
    expect(stateJacobian.refuses(still)).toMatch(/it has no state/);
  });
});
