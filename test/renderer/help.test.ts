import { describe, expect, it } from 'vitest';
import { commands } from '../../src/renderer/commands/index.ts';
import { helpOn, helpPages } from '../../src/renderer/shell/help.ts';

describe('help on what is in front', () => {
  it('names only commands that there are', () => {
    const known = commands.map(({ id }) => id);
    const named = [...Object.values(helpPages), helpOn(undefined)].flatMap((page) => page?.commands ?? []);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((id) => !known.includes(id))).toEqual([]);
  });

  it('is about the window where nothing is open', () => {
    expect(helpOn(undefined).title).toBe('The window');
    expect(helpOn({ kind: 'runs' }).title).toBe('The list of runs');
  });
});
