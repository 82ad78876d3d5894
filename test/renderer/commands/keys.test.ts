import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/renderer/commands/index.ts';
import { isText, keyLabel, matches } from '../../../src/renderer/commands/keys.ts';
import { search } from '../../../src/renderer/commands/search.ts';

const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('matches', () => {
  it('takes Mod as Ctrl, and as Cmd on a Mac', () => {
    expect(matches('Mod+K', press('k', { ctrlKey: true }), false)).toBe(true);
    expect(matches('Mod+K', press('k', { metaKey: true }), true)).toBe(true);
    expect(matches('Mod+K', press('k', { ctrlKey: true }), true)).toBe(false);
  });

  it('wants exactly the keys that are written', () => {
    expect(matches('F5', press('F5', { shiftKey: true }), false)).toBe(false);
    expect(matches('Shift+F5', press('F5', { shiftKey: true }), false)).toBe(true);
    expect(matches('Mod+K', press('k', { ctrlKey: true, altKey: true }), false)).toBe(false);
  });

  it('does not ask for Shift with a sign that is typed with it', () => {
    expect(matches('?', press('?', { shiftKey: true }), false)).toBe(true);
  });
});

describe('isText', () => {
  const typing = { typing: true, mac: false };

  it('leaves letters, editing and moving to the field that has the focus', () => {
    const presses = [
      press('n'),
      press('?'),
      press('Delete', { ctrlKey: true }),
      press('z', { ctrlKey: true }),
    ];
    expect(presses.map((one) => isText(one, typing))).toEqual([true, true, true, true]);
    expect(isText(press('?'), { typing: false, mac: false })).toBe(false);
  });

  it('lets the actions of the window through', () => {
    const presses = [press('F5'), press('k', { ctrlKey: true }), press('w', { altKey: true })];
    expect(presses.map((one) => isText(one, typing))).toEqual([false, false, false]);
  });

  it('takes Option with a letter as writing on a Mac', () => {
    expect(isText(press('√', { altKey: true }), { typing: true, mac: true })).toBe(true);
  });
});

describe('the commands', () => {
  it('have ids and keys of their own', () => {
    const ids = commands.map((command) => command.id);
    const keys = commands.flatMap((command) => command.keys);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('are written with their keys as people know them', () => {
    expect(keyLabel('Mod+Shift+P', false)).toBe('Ctrl+Shift+P');
    expect(keyLabel('Mod+Shift+P', true)).toBe('⌘⇧P');
  });
});

describe('search', () => {
  const items = ['New project', 'Open project', 'New run', 'Pause the run'].map((label) => ({
    id: label,
    label,
    group: 'Run',
    keys: '',
    perform: () => undefined,
  }));
  const found = (query: string) => search(items, query).map((item) => item.label);

  it('shows everything before anything is typed', () => {
    expect(found(' ')).toHaveLength(4);
  });

  it('puts words that begin with the query first, then parts of words, then letters in order', () => {
    expect(found('new')).toEqual(['New project', 'New run']);
    expect(found('proj new')).toEqual(['New project']);
    expect(found('oject')).toEqual(['New project', 'Open project']);
    expect(found('oprj')).toEqual(['Open project']);
    expect(found('xyz')).toEqual([]);
  });
});
