import { describe, expect, it, vi } from 'vitest';
import { commands } from '../../../src/renderer/commands/index.ts';
import { keyLabel } from '../../../src/renderer/commands/keys.ts';

vi.mock('electron', () => ({ Menu: {} }));
const { menuTemplate } = await import('../../../src/main/electron/menu.ts');

interface Entry {
  readonly label?: string;
  readonly accelerator?: string;
  readonly click?: () => void;
}

/** Every entry of the menus that belongs to the page, with the command it asks for. */
function pageEntries(): { entry: Entry; command: string }[] {
  let asked = '';
  const menus = menuTemplate((command) => (asked = command), false);
  const entries = menus.flatMap(({ submenu }) => (Array.isArray(submenu) ? (submenu as Entry[]) : []));
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
      const keys = found?.keys.map((key) => keyLabel(key, false)) ?? [];
      const shown = entry.accelerator?.replace('CmdOrCtrl', 'Ctrl');
      return found !== undefined && (shown === undefined || keys.includes(shown))
        ? []
        : [`${entry.label} (${command})`];
    });
    expect(pageEntries().length).toBeGreaterThan(15);
    expect(wrong).toEqual([]);
  });
});
