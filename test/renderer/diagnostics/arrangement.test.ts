import { describe, expect, it } from 'vitest';
import {
  arranged,
  hide,
  move,
  nothingShown,
  readArrangement,
  show,
  toggled,
} from '../../../src/renderer/diagnostics/arrangement.ts';
import { loadArrangement, saveArrangement } from '../../../src/renderer/diagnostics/arrangement-store.ts';

const panels = ['a/one', 'a/two', 'b/one', 'c/one'].map((key) => ({ key }));
const keys = (placed: readonly { readonly key: string }[]): string => placed.map(({ key }) => key).join(' ');

describe('an arrangement of panels', () => {
  it('leaves panels in the order of their diagnostics where nothing was moved', () => {
    expect(keys(arranged(panels, nothingShown))).toBe('a/one a/two b/one c/one');
  });

  it('moves a panel before or behind its neighbour, and no farther than the ends', () => {
    const shown = panels.map(({ key }) => key);
    const moved = move(nothingShown, shown, { key: 'b/one', by: -1 });
    expect(keys(arranged(panels, moved))).toBe('a/one b/one a/two c/one');
    expect(move(nothingShown, shown, { key: 'a/one', by: -1 })).toBe(nothingShown);
    expect(move(nothingShown, shown, { key: 'c/one', by: 1 })).toBe(nothingShown);
  });

  it('puts new panels behind the others of their diagnostic', () => {
    const moved = { ...nothingShown, order: ['c/one', 'a/one', 'b/one'] };
    expect(keys(arranged([...panels, { key: 'c/two' }], moved))).toBe('c/one c/two a/one a/two b/one');
  });

  it('leaves out removed panels, until their diagnostic is chosen again', () => {
    const removed = { ...nothingShown, shown: ['a'], removed: ['a/two', 'b/one'] };
    expect(keys(arranged(panels, removed))).toBe('a/one c/one');
    expect(show(removed, 'a').removed).toEqual(['b/one']);
  });

  it('forgets the places of a diagnostic that is taken away, and keeps its settings', () => {
    const one = {
      ...nothingShown,
      shown: ['a', 'b'],
      order: ['b/one', 'a/one'],
      options: { b: { from: 3 } },
    };
    expect(hide(one, 'b')).toEqual({ ...one, shown: ['a'], order: ['a/one'] });
  });

  it('toggles keys in and out of a list', () => {
    expect(toggled(toggled([], 'a'), 'b')).toEqual(['a', 'b']);
    expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
  });

  it('is read from whatever was kept', () => {
    expect(readArrangement('nonsense')).toBeNull();
    expect(readArrangement({ shown: ['a', 3], options: { a: { k: 1 }, b: 2 } })).toEqual({
      ...nothingShown,
      shown: ['a'],
      options: { a: { k: 1 } },
    });
  });
});

describe('the store of arrangements', () => {
  const keeper = (): Pick<Storage, 'getItem' | 'setItem'> & { kept: Map<string, string> } => {
    const kept = new Map<string, string>();
    return {
      kept,
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, text) => void kept.set(key, text),
    };
  };

  it('gives each run its own, and a new run the one arranged last in its project', () => {
    const storage = keeper();
    saveArrangement(storage, { project: '/p', runId: 1 }, show(nothingShown, 'a'));
    saveArrangement(storage, { project: '/p', runId: 2 }, show(nothingShown, 'b'));
    expect(loadArrangement(storage, '/p', 1).shown).toEqual(['a']);
    expect(loadArrangement(storage, '/p', 9).shown).toEqual(['b']);
    expect(loadArrangement(storage, '/other', 1)).toEqual(nothingShown);
  });

  it('forgets the oldest above sixty runs', () => {
    const storage = keeper();
    for (let runId = 1; runId <= 61; runId++)
      saveArrangement(storage, { project: '/p', runId }, show(nothingShown, `d${runId}`));
    expect(loadArrangement(storage, '/p', 1).shown).toEqual(['d61']);
    expect(loadArrangement(storage, '/p', 2).shown).toEqual(['d2']);
  });

  it('does without a storage that is broken or full', () => {
    const broken = { getItem: () => '{', setItem: () => undefined };
    expect(loadArrangement(broken, '/p', 1)).toEqual(nothingShown);
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new Error('full');
      },
    };
    expect(() => saveArrangement(full, { project: '/p', runId: 1 }, nothingShown)).not.toThrow();
  });
});
