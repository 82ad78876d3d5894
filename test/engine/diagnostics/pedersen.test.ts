import { beforeAll, describe, expect, it } from 'vitest';
import { conditioning } from '../../../src/engine/diagnostics/conditioning.ts';
import { openSubject, type Subject } from '../../../src/engine/diagnostics/index.ts';
import { jacobianSingularValues } from '../../../src/engine/diagnostics/jacobian-singular-values.ts';
import { proportionalUnits } from '../../../src/engine/diagnostics/proportional-units.ts';
import type { KernelProvider } from '../../../src/engine/math/kernels.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { checkpointOf, createRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { loadWasmKernels } from '../../helpers/kernels.ts';
import { hasLaser, laserSeries } from '../../helpers/laser.ts';
import { found, scalarOf } from './subject-of.ts';

/** The first experiment of Pedersen 1997: 3 units on the laser, five steps of gradient descent, then Gauss-Newton. */
const experiment = (alpha: number) =>
  readRunSpec({
    data: { split: { train: 1000, validation: 0, test: 100 } },
    network: { name: 'recurrent', hidden: [3] },
    initialisation: { name: 'uniform', range: 0.3 },
    regularizers: alpha === 0 ? [] : [{ name: 'weight-decay', alpha }],
    phases: [{ method: 'gradient-descent', iterations: 5 }, { method: 'gauss-newton' }],
    seed: 37,
  });

const condition = (subject: Subject): number =>
  scalarOf(found(conditioning, subject), 'condition-number-with-penalty');

// The series is not part of the repository; without it there is nothing to train on.
describe.skipIf(!hasLaser)('the first experiment of Pedersen 1997 on the laser', () => {
  let provider: KernelProvider;
  beforeAll(async () => {
    provider = await loadWasmKernels();
  });

  const start = (alpha: number) => createRun(experiment(alpha), laserSeries(), provider);
  const subjectOf = (run: Run): Subject =>
    openSubject(run.spec, run.series, { provider, checkpoint: checkpointOf(run) });

  /** Condition numbers at these iterations, or until the run ends. */
  function course(run: Run, iterations: readonly number[]): number[] {
    return iterations
      .filter((iteration) => run.state.ended === null && iteration > run.state.iteration)
      .map((iteration) => {
        advance(run, iteration - run.state.iteration);
        return condition(subjectOf(run));
      });
  }

  it('shows the condition number grow far past 1e8 without regularisation', () => {
    const numbers = course(start(0), [7, 20, 40, 60, 80, 100]);
    expect(numbers[0]).toBeLessThan(6.7e7);
    expect(numbers[1]).toBeGreaterThan(1e8);
    numbers.slice(1).forEach((value, i) => expect(value).toBeGreaterThan(numbers[i]));
    expect(numbers[5]).toBeGreaterThan(1e13);
  });

  it('names the pair of units that have become proportional, with cos 0.9998 as printed', () => {
    const run = start(0);
    advance(run, 100);
    const result = found(proportionalUnits, subjectOf(run));
    expect(result.findings.map(({ sentence }) => sentence.slice(0, 55))).toEqual([
      'hidden 2 and hidden 3 are proportional, cos -0.9998: th',
    ]);
    expect(result.findings[0].remedies.map(({ name }) => name)).toEqual(['merge', 'raise-alpha']);
  });

  it('predicts what merging the pair and raising alpha do to the condition number', () => {
    const run = start(0);
    advance(run, 100);
    const subject = subjectOf(run);
    const weights = Array.from(subject.problem.theta);
    const [{ remedies }] = found(proportionalUnits, subject).findings;
    for (const { name, patch, predicted } of remedies) {
      const own = { initialisation: { name: 'given', weights } };
      const changed = createRun(readRunSpec({ ...run.spec, ...own, ...patch }), run.series, provider);
      const after = scalarOf(found(conditioning, subjectOf(changed)), predicted?.scalar ?? '');
      expect(Math.abs(after / (predicted?.value ?? NaN) - 1), name).toBeLessThan(1e-3);
    }
  });

  it('sees the Jacobian at full rank: the dependency is an approximate one', () => {
    const run = start(0);
    advance(run, 100);
    const result = found(jacobianSingularValues, subjectOf(run));
    expect(scalarOf(result, 'rank')).toBe(19);
    expect(scalarOf(result, 'rank-after-start')).toBe(19);
  });

  it('stays below 1e8 with alpha 0.001 from the same start, and converges', () => {
    const run = start(1e-3);
    const numbers = course(run, [7, 20, 40, 60, 80, 100]);
    expect(Math.max(...numbers)).toBeLessThan(1e8);
    expect(run.state.ended?.reason.word).toBe('gradient-norm');
  });
});
