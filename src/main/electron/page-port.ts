/** The one way from the page into the main process: a message port, handed over to our own page alone. */
import type { IpcMain, IpcMainEvent, WebContents } from 'electron';
import type { Port } from '../../shared/port.ts';
import { mainPort } from './main-port.ts';
import { isPageUrl } from './page-scheme.ts';

/** The only channel name there is. */
export const connectChannel = 'unfold.connect';

/**
 * Calls `accept` with a port for every page that asks for one, and with that page. A frame that is gone, is not the top frame, or is not of
 * our origin gets none. Every message on the port is checked again by its method's schema.
 */
export function acceptPages(ipc: IpcMain, accept: (port: Port, page: WebContents) => void): void {
  ipc.on(connectChannel, (event) => {
    const [port] = event.ports;
    if (port === undefined) return;
    if (isOurs(event)) accept(mainPort(port), event.sender);
    else port.close();
  });
}

function isOurs({ senderFrame }: IpcMainEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isPageUrl(senderFrame.url);
}
