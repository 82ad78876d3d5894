import { describe, expect, it, vi } from 'vitest';
import { dialog, FakeWindow, recorded } from '../../helpers/fake-electron.ts';

vi.mock('electron', () => import('../../helpers/fake-electron.ts'));
const { guardUnload } = await import('../../../src/main/electron/unload-guard.ts');

describe('a window whose page does not want to be left', () => {
  it.each([
    [0, 0],
    [1, 1],
  ])('asks, and closes only on the second button (%i)', (answer, closed) => {
    const window = new FakeWindow({});
    guardUnload(window as never);
    dialog.answer = answer;
    const preventDefault = vi.fn();
    window.webContents.emit('will-prevent-unload', { preventDefault });
    expect(preventDefault).toHaveBeenCalledTimes(closed);
    expect(recorded.calls.at(-1)).toMatchObject({
      name: 'showMessageBoxSync',
      args: [{ defaultId: 0, cancelId: 0, buttons: ['Go on editing', 'Close'] }],
    });
  });
});
