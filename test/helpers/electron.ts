/** The application in a real Electron, where a runtime is at hand (ELECTRON_OVERRIDE_DIST_PATH). */
import { _electron } from 'playwright-core';
import type { ElectronApplication } from 'playwright-core';
import { findRuntime, layOutApplication } from '../../scripts/support/electron-runtime.ts';
import { watchPage } from './browser.ts';
import type { WatchedPage } from './browser.ts';

/** Folder of an Electron runtime, or null. */
export const electronRuntime = findRuntime();

/** Milliseconds in which a launch that works is long done, even where everything is busy. */
const patience = 40_000;

/** Starts the built application with its settings in `folder`; the caller closes `application`. */
export async function startElectron(
  folder: string,
  args: readonly string[] = [],
): Promise<WatchedPage & { readonly application: ElectronApplication }> {
  const application = await launch(folder, args, 4);
  const watched = watchPage(await application.firstWindow());
  await watched.page.waitForLoadState('load');
  return { ...watched, application };
}

/**
 * Playwright attaches itself while the window is being made (an application laid out as installed does not wait for it)
 * and about once in some hundred launches never gets hold of the page: the process is then ended and started again.
 */
async function launch(
  folder: string,
  args: readonly string[],
  attempts: number,
): Promise<ElectronApplication> {
  if (electronRuntime === null)
    throw new Error('There is no Electron runtime; ELECTRON_OVERRIDE_DIST_PATH can name one.');
  const { program, args: first } = layOutApplication(electronRuntime);
  try {
    return await _electron.launch({
      executablePath: program,
      args: [...first, '--no-sandbox', '--disable-gpu', `--user-data-dir=${folder}`, ...args],
      cwd: folder,
      timeout: patience,
    });
  } catch (error) {
    if (attempts <= 1) throw error;
    process.stderr.write(`Electron was not reached within ${patience / 1000} s and is started again.\n`);
    return launch(folder, args, attempts - 1);
  }
}
