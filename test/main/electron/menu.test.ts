import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { createHostEvents } from '../../../src/main/electron/host-events.ts';
import { acceleratorOf, menuTemplate } from '../../../src/main/electron/menu.ts';
import { projectAmong } from '../../../src/main/electron/opened-files.ts';
import { commands } from '../../../src/renderer/commands/index.ts';
import { toyServices } from '../../helpers/toy-services.ts';

vi.mock('electron', () => import('../../helpers/fake-electron.ts'));

const submenu = (entry: MenuItemConstructorOptions): MenuItemConstructorOptions[] =>
  (Array.isArray(entry.submenu) ? entry.submenu : []).flatMap((inner) => [inner, ...submenu(inner)]);
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
      expect(keys.map(acceleratorOf)).toContain(entry.accelerator);
      expect(entry.registerAccelerator).toBe(false);
    }
  });
});

describe('the menus of a person', () => {
  const template = (keys: Record<string, readonly string[]>, opened: string[] = []) =>
    menuTemplate(() => undefined, false, {
      keys,
      recent: [
        { path: '/home/ada/R & D.unfold', name: 'R & D', exists: true },
        { path: '/home/ada/gone.unfold', name: 'gone', exists: false },
      ],
      openRecent: (path) => opened.push(path),
    }).flatMap(submenu);

  it('show the keys that were chosen, and none where they were taken away', () => {
    const entries = template({ 'run.new': ['Mod+Shift+Plus'], 'run.pause': [] });
    const shown = (label: string) => entries.find((entry) => entry.label === label)?.accelerator;
    expect(shown('&New run…')).toBe('CmdOrCtrl+Shift+Plus');
    expect(shown('&Pause')).toBeUndefined();
    expect(shown('Ne&xt run')).toBe('Alt+Down');
  });

  it('open the recent projects that are still there', () => {
    const opened: string[] = [];
    const recent = template({}, opened).find(({ label }) => label === 'Open &recent');
    expect(submenu(recent ?? {}).map(({ label }) => label)).toEqual(['&1 R && D']);
    submenu(recent ?? {})[0].click?.({} as never, undefined, {} as never);
    expect(opened).toEqual(['/home/ada/R & D.unfold']);
  });

  it('underline no letter that the page uses with Alt, and none twice', () => {
    const letters = menuTemplate(() => undefined, false).map(
      ({ label }) => /&(.)/.exec(label ?? '')?.[1].toUpperCase() ?? label,
    );
    const used = commands.flatMap(({ keys }) => keys).flatMap((key) => /^Alt\+(\w)$/.exec(key)?.[1] ?? []);
    expect(letters.filter((letter) => used.includes(letter ?? ''))).toEqual([]);
    expect(new Set(letters).size).toBe(6);
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
