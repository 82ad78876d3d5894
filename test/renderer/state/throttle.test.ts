import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { debounce, throttle } from '../../../src/renderer/state/throttle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('throttle', () => {
  it('performs at once, then at most once an interval, and never loses the last call', () => {
    const perform = vi.fn();
    const throttled = throttle(100, perform);
    for (let i = 0; i < 50; i++) {
      throttled();
      vi.advanceTimersByTime(10);
    }
    expect(perform.mock.calls.length).toBeLessThanOrEqual(6);
    vi.advanceTimersByTime(200);
    const after = perform.mock.calls.length;
    vi.advanceTimersByTime(1000);
    expect(perform).toHaveBeenCalledTimes(after);
  });

  it('forgets a pending call when cancelled', () => {
    const perform = vi.fn();
    const throttled = throttle(100, perform);
    throttled();
    throttled();
    throttled.cancel();
    vi.advanceTimersByTime(500);
    expect(perform).toHaveBeenCalledTimes(1);
  });
});

describe('debounce', () => {
  it('waits until nothing was asked for', () => {
    const perform = vi.fn();
    const debounced = debounce(100, perform);
    debounced();
    vi.advanceTimersByTime(90);
    debounced();
    vi.advanceTimersByTime(90);
    expect(perform).not.toHaveBeenCalled();
    vi.advanceTimersByTime(10);
    expect(perform).toHaveBeenCalledTimes(1);
  });
});
