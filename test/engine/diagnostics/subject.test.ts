import { describe, expect, it } from 'vitest';
import { diagnostics } from '../../../src/engine/diagnostics/index.ts';
import {
  moveSubject,
  openSubject,
  type Subject,
  type SubjectNeed,
  subjectSize,
} from '../../../src/engine/diagnostics/subject.ts';
import { defaultsOf } from '../../../src/engine/fields.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { encodePlain, type Plain } from '../../../src/engine/train/codec.ts';
import { checkpointOf, createRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { sineSeries } from '../../helpers/problems.ts';
import { found } from './subject-of.ts';

const provider = typescriptKernels;

/** Runs of different kinds, and how many iterations between the two states that are looked at. */
const kinds: readonly (readonly [string, Record<string, unknown>])[] = [
  ['Gauss-Newton on a series', { phases: [{ method: 'gauss-newton' }] }],
  [
    'mini-batches of a task, 32 bits',
    {
      task: { name: 'temporal-order', length: 12 },
      batches: { size: 10, validation: 20, test: 0 },
      loss: 'softmax-cross-entropy',
      phases: [{ method: { name: 'momentum', rate: 0.01 } }],
      precision: 'float32',
    },
  ],
];

function runOf(settings: Record<string, unknown>): Run {
  const spec = readRunSpec({
    data: { split: { train: 60, validation: 0, test: 20 } },
    network: { name: 'recurrent', hidden: [3] },
    seed: 4,
    ...settings,
  });
  return createRun(spec, spec.task.name === 'series' ? sineSeries(90) : null, provider);
}

const bytesOf = (subject: Subject, entry: (typeof diagnostics)[number]): Uint8Array =>
  encodePlain(found(entry, subject, defaultsOf(entry.fields)) as unknown as Plain);

describe.each(kinds)('a subject of %s', (_, settings) => {
  it('with the buffers that a diagnostic asks for, moved to new weights, shows what a new one with all shows', () => {
    const run = runOf(settings);
    advance(run, 2);
    const open = (needs?: readonly SubjectNeed[]) =>
      openSubject(run.spec, run.series, {
        provider,
        checkpoint: checkpointOf(run),
        ...(needs === undefined ? {} : { needs }),
      });
    const moving = diagnostics.map((entry) => open(entry.needs));
    advance(run, 2);
    const before = checkpointOf(run);
    diagnostics.forEach((entry, i) => {
      const fresh = open();
      if (entry.refuses(fresh) !== null) return;
      const moved = moveSubject(moving[i], run.state);
      expect(moved.iteration).toBe(4);
      expect(bytesOf(moved, entry), entry.name).toEqual(bytesOf(fresh, entry));
      // Once more in the same buffers, whatever the first time left in them.
      const again = moveSubject(moved, run.state);
      expect(bytesOf(again, entry), entry.name).toEqual(bytesOf(fresh, entry));
    });
    expect(checkpointOf(run)).toEqual(before);
  });

  it('has the size that is told before it is opened', () => {
    const run = runOf(settings);
    const size = subjectSize(run.spec, run.series, ['backward']);
    const subject = openSubject(run.spec, run.series, { provider, checkpoint: checkpointOf(run) });
    expect(size.batch).toBe(subject.batch);
    expect(size.steps).toBeGreaterThanOrEqual(subject.steps);
    expect(size.layout).toEqual(subject.layout);
    expect(subjectSize(run.spec, run.series, ['tangent', 'second']).memoryBytes).toBeGreaterThan(
      size.memoryBytes,
    );
  });
});
