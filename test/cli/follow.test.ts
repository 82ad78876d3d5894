import { describe, expect, it } from 'vitest';
import { follow } from '../../src/cli/follow.ts';
import type { Signal } from '../../src/cli/interrupts.ts';
import type { Output } from '../../src/cli/output.ts';
import type { Session } from '../../src/cli/session.ts';
import { createEmitter } from '../../src/main/services/emitter.ts';
import type { RunInfo, RunStatus } from '../../src/shared/models.ts';

const run = (status: RunStatus): RunInfo => ({ id: 7, status }) as RunInfo;

/** A session whose run does what the test says; `asked` lists the calls to pause or stop. */
function fakeSession(temporary: boolean) {
  const events = createEmitter();
  const asked: string[] = [];
  let status: RunStatus = 'draft';
  let interrupt = (_signal: Signal): void => undefined;
  const to = (next: RunStatus): RunInfo => {
    status = next;
    events.emit('run.changed', run(next));
    return run(next);
  };
  const refuseUnlessRunning = (name: string, next: RunStatus) => () => {
    asked.push(name);
    if (status !== 'running') throw new Error('not running');
    return to(next);
  };
  const handlers = {
    'run.get': () => run(status),
    'run.pause': refuseUnlessRunning('pause', 'paused'),
    'run.stop': refuseUnlessRunning('stop', 'stopped'),
  };
  const session = {
    handlers,
    on: events.on,
    temporary,
    whenInterrupted: (listener: (signal: Signal) => void) => (interrupt = listener),
  } as unknown as Session;
  return { session, events, asked, to, press: () => interrupt('SIGINT') };
}

function fakeOutput() {
  const shown: string[] = [];
  const nothing = (): void => undefined;
  const output: Output = {
    result: nothing,
    json: nothing,
    note: nothing,
    progress: (text) => shown.push(text),
  };
  return { output, shown };
}

describe('follow', () => {
  it('waits for the end of its own run, not of another one', async () => {
    const { session, events, to } = fakeSession(false);
    const following = follow(session, fakeOutput().output, { id: 7, start: () => to('running') });
    events.emit('run.changed', { ...run('finished'), id: 8 });
    setTimeout(() => to('finished'), 5);
    expect(await following).toEqual({ run: run('finished'), signal: null });
  });

  it('does not miss an end that comes before the start has returned', async () => {
    const { session, to } = fakeSession(false);
    const start = async () => {
      const started = to('running');
      to('failed');
      return started;
    };
    expect((await follow(session, fakeOutput().output, { id: 7, start })).run.status).toBe('failed');
  });

  it('shows iteration, error, rate and remaining time, and takes the line away at the end', async () => {
    const { session, events, to } = fakeSession(false);
    const { output, shown } = fakeOutput();
    const following = follow(session, output, { id: 7, start: () => to('running') });
    const rows = {
      columns: ['iteration', 'trainNmse'],
      first: 0,
      values: Float64Array.of(56, 0.5, 57, 0.01234),
    };
    events.emit('run.metrics', { id: 7, rows });
    events.emit('run.progress', { id: 7, iteration: 57, limit: 400, rate: 41.25, remaining: 8.3 });
    events.emit('run.progress', { id: 7, iteration: 58, limit: null, rate: 41.25, remaining: null });
    to('finished');
    await following;
    expect(shown).toEqual([
      'iteration 57 of 400, training NMSE 0.01234, 41.25/s, at most 8.3 s left',
      'iteration 58, training NMSE 0.01234, 41.25/s',
      '',
    ]);
  });

  it('shows the loss and the wrong answers of a task, as they were last evaluated', async () => {
    const { session, events, to } = fakeSession(false);
    const { output, shown } = fakeOutput();
    const following = follow(session, output, { id: 7, start: () => to('running') });
    const columns = ['iteration', 'trainNmse', 'validationLoss', 'validationWrong'];
    const values = Float64Array.of(100, NaN, 1.25, 0.5, 110, NaN, NaN, NaN);
    events.emit('run.metrics', { id: 7, rows: { columns, first: 10, values } });
    events.emit('run.progress', { id: 7, iteration: 110, limit: null, rate: 900, remaining: null });
    to('finished');
    await following;
    expect(shown[0]).toBe('iteration 110, validation loss 1.25, wrong 0.5, 900/s');
  });

  it.each([
    [false, 'pause', 'paused'],
    [true, 'stop', 'stopped'],
  ])('on Ctrl+C, temporary project %s, asks to %s', async (temporary, verb, status) => {
    const { session, asked, to, press } = fakeSession(temporary);
    const following = follow(session, fakeOutput().output, { id: 7, start: () => to('running') });
    press();
    const { run: rested, signal } = await following;
    expect([rested.status, signal, asked.at(-1)]).toEqual([status, 'SIGINT', verb]);
  });

  it('asks again when Ctrl+C came before the run had begun', async () => {
    const { session, asked, to, press } = fakeSession(false);
    const start = async () => {
      press();
      await new Promise((resolve) => setTimeout(resolve, 5));
      return to('running');
    };
    const { run: rested } = await follow(session, fakeOutput().output, { id: 7, start });
    expect(rested.status).toBe('paused');
    expect(asked).toEqual(['pause', 'pause']);
  });
});
