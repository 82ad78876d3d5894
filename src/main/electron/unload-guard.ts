/** Closing a window whose page holds settings that are stored nowhere: the person decides. */
import { dialog, type BrowserWindow } from 'electron';

const [stay, leave] = [0, 1];

/** Asks where the page does not want to be left; a browser asks by itself. Also before the application ends. */
export function guardUnload(window: BrowserWindow): void {
  window.webContents.on('will-prevent-unload', (event) => {
    const answer = dialog.showMessageBoxSync(window, {
      type: 'question',
      message: 'Close although a form is not stored yet?',
      detail: 'What was set in it is lost. As a draft it would stay in the project.',
      buttons: ['Go on editing', 'Close'],
      defaultId: stay,
      cancelId: stay,
      noLink: true,
    });
    if (answer === leave) event.preventDefault();
  });
}
