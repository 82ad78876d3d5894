import { describe, expect, it, vi } from 'vitest';
import { commands } from '../../../src/renderer/commands/index.ts';

vi.mock('electron', () => ({ Menu: {} }));
const { acceleratorOf, menuTemplate } = await import('../../../src/main/electron/menu.ts');

interface Entry {
  readonly submenu?: unknown;
  readonly label?: string;
  readonly accelerator?: string;
  readonly click?: () => void;
}

/** Every entry of the menus that belongs to the page, with the command it asks for. */
function pageEntries(): { entry: Entry; command: string }[] {
  let asked = '';
  const menus = menuTemplate((command) => (asked = command), false);
  const inside = ({ submenu }: { submenu?: unknown }): Entry[] =>
    (Array.isArray(submenu) ? (submenu as Entry[]) : []).flatMap((entry) => [entry, ...inside(entry)]);
  const entries = menus.flatMap(inside);
  return entries.flatMap((entry) => {
    if (entry.click === undefined) return [];
    entry.click();
    return [{ entry, command: asked }];
  });
}

describe('the desktop menus', () => {
  it('name commands that the page has, with keys that it listens to', () => {
    const wrong = pageEntries().flatMap(({ entry, command }) => {
      const found = commands.find((candidate) => candidate.id === command);
      const keys = found?.keys.map(acceleratorOf) ?? [];
      const shown = entry.accelerator;
      return found !== undefined && (shown === undefined || keys.includes(shown))
        ? []
        : [`${entry.label} (${command})`];
    });
    expect(pageEntries().length).toBeGreaterThan(15);
    expect(wrong).toEqual([]);
  });
});
