/** The application's window on the host that UNFOLD_E2E_HOST names (browser, the default, or electron). */
import { openPage, startHost } from './browser.ts';
import type { WatchedPage } from './browser.ts';
import { startElectron } from './electron.ts';

/** The hosts that the end-to-end tests run on. */
export type HostName = 'browser' | 'electron';

/** Which host is asked for. */
export const hostName: HostName = process.env.UNFOLD_E2E_HOST === 'electron' ? 'electron' : 'browser';

/** A window, and the end of it together with its host. */
export interface AppWindow extends WatchedPage {
  close(): Promise<void>;
}

/** Opens the application with settings and projects in `folder`. */
export function openApplication(folder: string, project?: string): Promise<AppWindow> {
  return hostName === 'electron' ? openInElectron(folder, project) : openInBrowser(folder, project);
}

async function openInElectron(folder: string, project?: string): Promise<AppWindow> {
  const { application, ...watched } = await startElectron(folder, project === undefined ? [] : [project]);
  return { ...watched, close: () => application.close() };
}

async function openInBrowser(folder: string, project?: string): Promise<AppWindow> {
  const host = await startHost(folder, project === undefined ? [] : ['--project', project]);
  const { browser, ...watched } = await openPage(host.url);
  const close = async (): Promise<void> => {
    await browser.close();
    await host.close();
  };
  return { ...watched, close };
}
