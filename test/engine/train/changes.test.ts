import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { changeableSettings, specAt, withChange } from '../../../src/engine/train/changes.ts';
import { planFork, specAtCheckpoint } from '../../../src/engine/train/fork.ts';
import { checkpointOf, createRun, restoreRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec, type RunSpec } from '../../../src/engine/train/spec.ts';
import { weightsSha256 } from '../../../src/engine/train/summary.ts';
import { sineSeries } from '../../helpers/problems.ts';

const series = sineSeries(120);
const provider = typescriptKernels;

const base: Record<string, unknown> = {
  data: { split: { train: 80, validation: 20, test: 20 } },
  network: { name: 'recurrent', hidden: [3] },
  stop: { iterations: 12, gradientNorm: null },
  seed: 3,
};

const sgd = { phases: [{ method: { name: 'sgd', rate: 0.01 } }] };
/** A setting of each that changes at iteration 5. */
const cases: readonly (readonly [string, Record<string, unknown>, Record<string, number>])[] = [
  ['a learning rate', sgd, { 'phases[0].method.rate': 0.001 }],
  ['momentum', { phases: [{ method: 'momentum' }] }, { 'phases[0].method.momentum': 0.5 }],
  [
    'weight decay, with Gauss-Newton',
    { phases: [{ method: 'gauss-newton' }] },
    { 'regularizers[0].alpha': 1 },
  ],
  [
    'a clipping threshold',
    { ...sgd, guards: { clip: { name: 'norm', threshold: 1 } } },
    { 'guards.clip.threshold': 1e-3 },
  ],
  [
    'a rate with noise in the weights',
    { ...sgd, regularizers: [{ name: 'weight-noise', deviation: 0.01 }] },
    { 'phases[0].method.rate': 0.02 },
  ],
];

const hash = ({ state }: Run): string => weightsSha256(state.theta);

function trained(spec: RunSpec, cuts: readonly number[] = []): Run {
  let run = createRun(spec, series, provider);
  for (const steps of cuts) {
    advance(run, steps);
    run = restoreRun(spec, series, { provider, checkpoint: checkpointOf(run) });
  }
  advance(run, 1000);
  return run;
}

describe.each(cases)('a run in which %s changes', (_, settings, set) => {
  const spec = readRunSpec({ ...base, ...settings });
  const changed = readRunSpec(withChange(spec, { iteration: 5, set }));

  it('has the same bits changed by hand and made anew from its specification', () => {
    const byHand = createRun(spec, series, provider);
    advance(byHand, 5);
    byHand.given = withChange(byHand.given, { iteration: 5, set });
    advance(byHand, 1000);
    const anew = trained(changed);
    expect(hash(byHand)).toBe(hash(anew));
    expect(byHand.state.counts).toEqual(anew.state.counts);
    expect(hash(anew)).not.toBe(hash(trained(spec)));
  });

  it('has the same bits wherever it was cut', () => {
    const whole = trained(changed);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }), (cuts) => {
        const run = trained(changed, cuts);
        expect([hash(run), run.state.counts]).toEqual([hash(whole), whole.state.counts]);
      }),
      { numRuns: 12, seed: 1 },
    );
  });
});

describe('changes of a specification', () => {
  const spec = readRunSpec({ ...base, ...sgd });

  it('hold from their iteration on', () => {
    const changed = readRunSpec(withChange(spec, { iteration: 5, set: { 'phases[0].method.rate': 0.5 } }));
    expect(specAt(changed, 4).phases[0].method.rate).toBe(0.01);
    expect(specAt(changed, 5).phases[0].method.rate).toBe(0.5);
    expect(changed.phases[0].method.rate).toBe(0.01);
  });

  it.each([
    [{ seed: 4 }, /"seed" cannot change while a run goes on/],
    [{ 'phases[0].method.rat': 1 }, /Did you mean "phases\[0\]\.method\.rate"/],
    [{ 'phases[0].method.rate': -1 }, /rate/],
    [{ 'stop.iterations': 'ten' }, /iterations/],
  ])('are refused where they cannot be: %j', (set, message) => {
    expect(() => readRunSpec(withChange(spec, { iteration: 5, set }))).toThrow(message);
  });

  it('are refused out of order', () => {
    const changes = [5, 3].map((iteration) => ({ iteration, set: { 'stop.goal': 0.1 } }));
    expect(() => readRunSpec({ ...spec, changes })).toThrow(/Put them in order/);
  });

  it('leave out regularisers where a method carries gradients on', () => {
    const lbfgs = readRunSpec({ ...base, phases: [{ method: 'lbfgs' }] });
    const paths = changeableSettings(lbfgs).map(({ path }) => path);
    expect(paths).toContain('stop.patience');
    expect(paths).not.toContain('regularizers[0].alpha');
  });

  it('all name settings that there are', () => {
    for (const { path, value } of changeableSettings(spec))
      expect([path, value]).not.toEqual([path, undefined]);
  });
});

/** The validation error rises now and then. */
const rough = { phases: [{ method: { name: 'sgd', rate: 0.02 } }] };

describe('a fork', () => {
  const spec = readRunSpec({ ...base, ...sgd });
  const parent = createRun(spec, series, provider);
  advance(parent, 6);
  const checkpoint = checkpointOf(parent);
  const from = { spec, series, checkpoint };
  const wanted = (change: Record<string, unknown>): RunSpec =>
    readRunSpec({ ...specAtCheckpoint(from), ...change });

  it('goes on from the whole state where only limits change, bit for bit', () => {
    const plan = planFork(from, wanted({ stop: { ...spec.stop, iterations: 20 } }));
    expect(plan).toMatchObject({ start: 'state', iteration: 6, why: null });
    expect(plan.changed).toEqual([{ path: 'stop.iterations', from: 12, to: 20 }]);
    const fork = restoreRun(plan.spec, series, { provider, checkpoint });
    advance(fork, 1000);
    expect(fork.state.iteration).toBe(20);
    const whole = trained(readRunSpec({ ...spec, stop: { ...spec.stop, iterations: 20 } }));
    expect(hash(fork)).toBe(hash(whole));
    expect(hash(trained(plan.spec))).toBe(hash(whole)); // and made anew from its own specification
  });

  it.each([
    ['its limit', { iterations: 5 }, { iterations: 15 }],
    ['patience', { iterations: 40, patience: 1, goal: null }, { iterations: 40, patience: null }],
  ])('can be made anew where it goes on behind %s', (_, stop, later) => {
    const short = readRunSpec({ ...spec, ...rough, stop: { ...spec.stop, ...stop } });
    const ended = trained(short);
    expect(ended.state.ended).not.toBeNull();
    const at = { spec: short, series, checkpoint: checkpointOf(ended) };
    const plan = planFork(at, readRunSpec({ ...short, stop: { ...short.stop, ...later } }));
    expect(plan.start).toBe('state');
    const fork = restoreRun(plan.spec, series, { provider, checkpoint: at.checkpoint });
    advance(fork, 1000);
    expect(fork.state.iteration).toBe(later.iterations);
    expect(hash(trained(plan.spec))).toBe(hash(fork));
  });

  it('takes a changed rate along with the whole state, and can be made anew', () => {
    const plan = planFork(from, wanted({ phases: [{ method: { name: 'sgd', rate: 0.1 } }] }));
    expect(plan.start).toBe('state');
    const fork = restoreRun(plan.spec, series, { provider, checkpoint });
    advance(fork, 1000);
    expect(hash(fork)).toBe(hash(trained(plan.spec)));
    expect(hash(fork)).not.toBe(hash(trained(spec)));
  });

  it('starts from the weights where the method is another one, and says why', () => {
    const plan = planFork(from, wanted({ phases: [{ method: 'gauss-newton' }] }));
    expect(plan.start).toBe('weights');
    expect(plan.why).toMatch(/phases\[0\]\.method/);
    const fork = createRun(plan.spec, series, provider);
    expect(hash(fork)).toBe(hash(parent));
    expect(fork.state.iteration).toBe(0);
  });

  it('refuses a network that the weights do not fit', () => {
    const network = { name: 'recurrent', hidden: [4] };
    expect(() => planFork(from, wanted({ network }))).toThrow(/weights, the checkpoint/);
  });

  it('goes on behind a stop rule that was switched off, and not behind one that was not', () => {
    const goal = readRunSpec({ ...spec, stop: { ...spec.stop, goal: 100 } });
    const ended = createRun(goal, series, provider);
    advance(ended, 5);
    expect(ended.state.ended?.reason.word).toBe('goal');
    const at = { spec: goal, series, checkpoint: checkpointOf(ended) };
    const loose = { ...goal, stop: { ...goal.stop, goal: null } };
    expect(planFork(at, loose).start).toBe('state');
    expect(planFork(at, goal)).toMatchObject({ start: 'weights', why: expect.stringMatching(/ended there/) });
  });
});
