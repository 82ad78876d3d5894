import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { createHostEvents } from '../../../src/main/electron/host-events.ts';
import { menuTemplate } from '../../../src/main/electron/menu.ts';
import { projectAmong } from '../../../src/main/electron/opened-files.ts';
import { commands } from '../../../src/renderer/commands/index.ts';
import { toyServices } from '../../helpers/toy-services.ts';

vi.mock('electron', () => import('../../helpers/fake-electron.ts'));

const submenu = (entry: MenuItemConstructorOptions): MenuItemConstructorOptions[] =>
  Array.isArray(entry.submenu) ? entry.submenu : [];
const namesOf = (template: MenuItemConstructorOptions[], performed: string[]): string[] => {
  for (const entry of template.flatMap(submenu)) entry.click?.({} as never, undefined, {} as never);
  return performed;
};

describe('the menus', () => {
  it.each([true, false])('name only commands that the page has (Mac: %s)', (mac) => {
    const performed: string[] = [];
    const names = namesOf(
      menuTemplate((command) => performed.push(command), mac),
      performed,
    );
    const known = commands.map(({ id }) => id);
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('show the keys that the page listens to', () => {
    const performed: string[] = [];
    for (const entry of menuTemplate((command) => performed.push(command), false).flatMap(submenu)) {
      if (typeof entry.accelerator !== 'string') continue;
      entry.click?.({} as never, undefined, {} as never);
      const keys = commands.find(({ id }) => id === performed.at(-1))?.keys ?? [];
      expect(keys).toContain(entry.accelerator.replace('CmdOrCtrl', 'Mod'));
      expect(entry.registerAccelerator).toBe(false);
    }
  });
});

describe('commands of the desktop', () => {
  it('wait for the first page and then go to every page', () => {
    const host = createHostEvents(toyServices({}).on);
    const seen: string[] = [];
    host.send({ command: 'project.open', path: '/a.unfold' });
    const stop = host.subscribe('app.command', ({ path }) => seen.push(`first ${path}`));
    host.subscribe('app.command', ({ path }) => seen.push(`second ${path}`));
    host.send({ command: 'project.open', path: '/b.unfold' });
    stop();
    host.send({ command: 'project.open', path: '/c.unfold' });
    expect(seen).toEqual(['first /a.unfold', 'first /b.unfold', 'second /b.unfold', 'second /c.unfold']);
  });
});

describe('the project file among the arguments', () => {
  it.each([
    [['/x/a.unfold'], '/x/a.unfold'],
    [['a.UNFOLD'], '/home/a.UNFOLD'],
    [['--flag', 'sub/a.unfold', '--other'], '/home/sub/a.unfold'],
    [['.', '--a.unfold'], null],
    [['data.csv'], null],
    [[], null],
  ])('of %j is %s', (args, expected) => {
    expect(projectAmong(args, '/home')).toBe(expected);
  });
});
