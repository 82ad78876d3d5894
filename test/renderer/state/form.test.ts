import { describe, expect, it, vi } from 'vitest';
import { FormModel, pathText } from '../../../src/renderer/state/form.svelte.ts';

const make = (changed = () => undefined as void) =>
  new FormModel({ data: { taps: [0, 1] }, phases: [{ iterations: 5 }, { iterations: null }] }, changed);

describe('FormModel', () => {
  it('reads and writes by path, and tells of each change', () => {
    const changed = vi.fn();
    const form = make(changed);
    form.set(['phases', 1, 'iterations'], 7);
    expect(form.get(['phases', 1, 'iterations'])).toBe(7);
    expect(form.snapshot()).toEqual({
      data: { taps: [0, 1] },
      phases: [{ iterations: 5 }, { iterations: 7 }],
    });
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('ignores a path that leads nowhere', () => {
    const form = make();
    form.set(['nothing', 'here'], 1);
    expect(form.get(['nothing', 'here'])).toBeUndefined();
  });

  it('shows a refusal at its field, and at the field above it only when asked to', () => {
    const form = make();
    form.refusal = { where: 'data.taps[1]', message: 'no' };
    expect(form.problem(['data', 'taps'])).toBe('no');
    expect(form.problem(['data', 'taps'], false)).toBeNull();
    expect(form.problem(['data'], false)).toBeNull();
    expect(form.problem(['phases', 0])).toBeNull();
  });

  it('forgets what could not be read below a value that is replaced', () => {
    const form = make();
    form.mark(['phases', 1, 'iterations'], 'not a number');
    form.set(['phases'], [{ iterations: 5 }]);
    expect(form.unreadable.size).toBe(0);
  });

  it('does not change what it was made from', () => {
    const root = { a: { b: 1 } };
    const form = new FormModel(root, () => undefined);
    form.set(['a', 'b'], 2);
    expect(root.a.b).toBe(1);
  });
});

describe('pathText', () => {
  it('writes paths as the engine does', () => {
    expect(pathText(['phases', 0, 'method', 'name'])).toBe('phases[0].method.name');
  });
});
