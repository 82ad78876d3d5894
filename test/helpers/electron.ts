/** The application in a real Electron, where a runtime is at hand (ELECTRON_OVERRIDE_DIST_PATH). */
import { _electron } from 'playwright-core';
import type { ElectronApplication } from 'playwright-core';
import { findRuntime, layOutApplication } from '../../scripts/support/electron-runtime.ts';
import { watchPage } from './browser.ts';
import type { WatchedPage } from './browser.ts';

/** Folder of an Electron runtime, or null. */
export const electronRuntime = findRuntime();

/** Starts the built application with its settings in `folder`; the caller closes `application`. */
export async function startElectron(
  folder: string,
  args: readonly string[] = [],
): Promise<WatchedPage & { readonly application: ElectronApplication }> {
  if (electronRuntime === null)
    throw new Error('There is no Electron runtime; ELECTRON_OVERRIDE_DIST_PATH can name one.');
  const { program, args: first } = layOutApplication(electronRuntime);
  const application = await _electron.launch({
    executablePath: program,
    args: [...first, '--no-sandbox', '--disable-gpu', `--user-data-dir=${folder}`, ...args],
    cwd: folder,
  });
  const watched = watchPage(await application.firstWindow());
  await watched.page.waitForLoadState('load');
  return { ...watched, application };
}
