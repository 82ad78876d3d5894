import { describe, expect, it } from 'vitest';
import { showProgress } from '../../../src/main/electron/task-bar.ts';
import type { RunInfo } from '../../../src/shared/models.ts';
import { toyServices } from '../../helpers/toy-services.ts';

describe('the progress in the task bar', () => {
  it('is the mean share of the runs under way, and goes with the last of them', () => {
    const services = toyServices({});
    const drawn: number[] = [];
    showProgress({ isDestroyed: () => false, setProgressBar: (share) => drawn.push(share) }, services.on);
    const run = (id: number, status: RunInfo['status']) =>
      services.emit('run.changed', { id, status } as RunInfo);
    const progress = (id: number, iteration: number, limit: number | null) =>
      services.emit('run.progress', { id, iteration, limit, rate: 1, remaining: null });
    run(1, 'running');
    progress(1, 50, 100);
    run(2, 'running');
    progress(2, 10, null);
    progress(2, 10, 10);
    run(1, 'finished');
    run(2, 'paused');
    progress(2, 1, 10);
    expect(drawn).toEqual([2, 0.5, 0.5, 0.5, 0.75, 1, -1]);
  });
});
