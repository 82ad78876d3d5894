/** A researcher's way through the window of either host, with all files in one folder. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { openPage, startHost } from './browser.ts';
import { startElectron } from './electron.ts';
import { hostName, type AppWindow } from './window.ts';

/** The window of either host, how a person answers a question for a path there, and how it ends. */
export interface Journey extends AppWindow {
  /**
   * Performs what asks for a path, and answers with the file (or folder) of this name in the journey's folder: in the
   * page's own picker as `answer` does it (by the mouse where it is not given), in the system's dialog at once.
   */
  choose(fileName: string, ask: () => Promise<void>, answer?: Answer): Promise<void>;
  /** Ends the application as `kill -9` would. */
  kill(): Promise<void>;
}

/** How a question for a path is answered in the page's own picker. */
export type Answer = (page: Page, fileName: string) => Promise<void>;

/**
 * Starts the application, on the welcome page or with a project; its settings and every file are in `folder`. The caller
 * closes it.
 */
export function beginJourney(folder: string, project?: string): Promise<Journey> {
  return hostName === 'electron' ? beginInElectron(folder, project) : beginInBrowser(folder, project);
}

async function beginInBrowser(folder: string, project?: string): Promise<Journey> {
  const host = await startHost(folder, project === undefined ? [] : ['--project', project]);
  const { browser, ...watched } = await openPage(host.url);
  return {
    ...watched,
    choose: async (fileName, ask, answer = pressInPicker) => {
      await ask();
      await answer(watched.page, fileName);
    },
    close: async () => {
      await browser.close();
      await host.close();
    },
    kill: async () => {
      await host.kill();
      await browser.close();
    },
  };
}

/** The page's own picker: a file or folder of the list is pressed, the name of a new one is typed. */
async function pressInPicker(page: Page, fileName: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  const file = dialog.getByRole('button', { name: fileName });
  const name = dialog.getByLabel('File name');
  await file.or(name).first().waitFor();
  if ((await name.count()) > 0) await name.fill(fileName);
  else await file.click();
  // A folder is gone into before it is taken.
  const taken = dialog.getByRole('button', { name: 'Export here' });
  if ((await taken.count()) > 0) await dialog.locator(`code[title$="${fileName}"]`).waitFor();
  await dialog
    .getByRole('button', { name: /^(Create|Choose)$/ })
    .or(taken)
    .click();
}

async function beginInElectron(folder: string, project?: string): Promise<Journey> {
  const settings = join(folder, 'settings');
  mkdirSync(settings, { recursive: true });
  const { application, ...watched } = await startElectron(settings, project === undefined ? [] : [project]);
  return {
    ...watched,
    choose: async (fileName, ask) => {
      await answerDialogs(application, join(folder, fileName));
      await ask();
    },
    close: () => application.close(),
    kill: async () => {
      const child = application.process();
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** The system's own dialogs cannot be pressed by a test: they answer at once instead. */
function answerDialogs(application: ElectronApplication, path: string): Promise<void> {
  return application.evaluate(({ dialog }, answer) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [answer] });
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: answer });
  }, path);
}
