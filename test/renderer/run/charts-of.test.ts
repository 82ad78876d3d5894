import { describe, expect, it } from 'vitest';
import {
  errorsOf,
  gradientChart,
  stepChart,
  throughTimeChart,
  wrongChart,
} from '../../../src/renderer/run/charts-of.ts';
import { isMeanLoss } from '../../../src/renderer/run/mean-loss.ts';
import { MetricStore } from '../../../src/renderer/state/metric-store.ts';
import { fakeRows, fakeTaskRows } from '../../helpers/fake-data.ts';

const storeOf = (rows: ReturnType<typeof fakeRows>): MetricStore => {
  const metrics = new MetricStore();
  metrics.append(rows);
  return metrics;
};
const onTask = { metrics: storeOf(fakeTaskRows()), onTask: true, meanLoss: true };
const onSeries = { metrics: storeOf(fakeRows(0, 40)), onTask: false, meanLoss: false };

describe('charts of a run on a task', () => {
  it('join the evaluated points of what is evaluated now and then', () => {
    const [batch, validation] = errorsOf(onTask).lines;
    expect([batch.label, validation.label]).toEqual(['batch', 'validation']);
    expect([batch.y.length, validation.y.length]).toEqual([421, 43]);
    expect(validation.y.every((value) => !Number.isNaN(value))).toBe(true);
    expect([...(validation.x ?? []).slice(0, 3)]).toEqual([0, 100, 200]);
    expect(wrongChart(onTask)?.lines[0].y.length).toBe(43);
  });

  it('leave out the batch where its loss is a sum, which is no loss a step', () => {
    expect(errorsOf({ ...onTask, meanLoss: false }).lines.map(({ label }) => label)).toEqual(['validation']);
    expect(isMeanLoss({ name: 'softmax-cross-entropy', reduction: 'mean' })).toBe(true);
    expect(isMeanLoss({ name: 'softmax-cross-entropy', reduction: 'sum' })).toBe(false);
    expect(isMeanLoss({ name: 'mean-squared-error' })).toBe(true);
    expect(isMeanLoss({ name: 'squared-error' })).toBe(false);
    expect(isMeanLoss(undefined)).toBe(false);
  });

  it('show Omega only where there is one, and a learning rate without the line of whole steps', () => {
    expect(throughTimeChart(onTask)?.lines).toHaveLength(1);
    expect(throughTimeChart(onSeries)).toBeNull();
    expect(stepChart(onTask.metrics).yTop).toBeUndefined();
    expect(stepChart(onSeries.metrics).yTop).toBe(1);
  });
});

describe('charts of a run on a series', () => {
  it('show the NMSE of every set, without copying what has no gaps', () => {
    const { lines, title } = errorsOf(onSeries);
    expect(title).toBe('Error');
    expect(lines.map(({ label }) => label)).toEqual(['training', 'validation', 'test']);
    expect(wrongChart(onSeries)).toBeNull();
    expect(gradientChart(onSeries.metrics).lines[0].y.buffer).toBe(
      onSeries.metrics.column('gradientNorm')?.buffer,
    );
  });
});
