import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createDesks } from '../../../src/main/electron/desks.ts';
import { noLog } from '../../../src/main/log.ts';
import { createSettings } from '../../../src/main/settings-store.ts';
import { recorded } from '../../helpers/fake-electron.ts';
import { temporaryFolder } from '../../helpers/projects.ts';

vi.mock('electron', () => import('../../helpers/fake-electron.ts'));

function desksIn(folder: string) {
  process.env.UNFOLD_FAKE_FOLDER = folder;
  const desks = createDesks({
    folders: { program: folder, dist: folder },
    settings: createSettings(folder),
    log: noLog,
    changed: () => undefined,
  });
  onTestFinished(() => desks.close());
  return desks;
}

describe('several windows', () => {
  it('have a project each, and one that is open comes to the front instead of opening twice', async () => {
    const folder = temporaryFolder();
    const desks = desksIn(folder);
    const [one, two] = [desks.open(), desks.open()];
    await one.services.handlers['project.create']({ path: join(folder, 'one.unfold') });
    await two.services.handlers['project.create']({ path: join(folder, 'two.unfold') });
    expect(desks.all().map(({ project }) => project)).toEqual([
      join(folder, 'one.unfold'),
      join(folder, 'two.unfold'),
    ]);
    const focus = vi.spyOn(one.window, 'focus');
    await expect(
      Promise.resolve(two.services.handlers['project.open']({ path: join(folder, 'one.unfold') })),
    ).rejects.toMatchObject({ code: 'project.elsewhere' });
    expect(focus).toHaveBeenCalledTimes(1);
    expect(two.project).toBe(join(folder, 'two.unfold'));
    desks.show(join(folder, 'one.unfold'));
    expect(focus).toHaveBeenCalledTimes(2);
    expect(desks.all()).toHaveLength(2);
  });

  it('a project from the desktop opens in a window without one, else in a new one', async () => {
    const folder = temporaryFolder();
    const desks = desksIn(folder);
    const one = desks.open();
    const asked: (string | null)[] = [];
    one.host.subscribe('app.command', ({ path }) => asked.push(path));
    desks.show(join(folder, 'a.unfold'));
    expect([asked, desks.all().length]).toEqual([[join(folder, 'a.unfold')], 1]);
    await one.services.handlers['project.create']({ path: join(folder, 'a.unfold') });
    desks.show(join(folder, 'b.unfold'));
    expect([asked.length, desks.all().length]).toEqual([1, 2]);
  });

  it('a window that closes lets go of its project, which another can then open', async () => {
    const folder = temporaryFolder();
    const desks = desksIn(folder);
    const [one, two] = [desks.open(), desks.open()];
    const path = join(folder, 'one.unfold');
    await one.services.handlers['project.create']({ path });
    recorded.windows.find((window) => (window as unknown) === one.window)?.emit('closed');
    expect(desks.all()).toEqual([two]);
    const info = await two.services.handlers['project.open']({ path });
    expect([info.path, info.readOnly]).toEqual([path, false]);
  });
});
