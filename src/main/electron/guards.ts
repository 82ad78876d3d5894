/** What no page in the application may do, whatever it has been made to run. */
import type { App, Session, WebContents } from 'electron';
import { isPageUrl } from './page-scheme.ts';

/** Applies to every page that is ever made: it stays on its own origin, opens no windows, and embeds no others. */
export function guardPages(app: App): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', (event) => stayHome(event));
    contents.on('will-redirect', (event) => stayHome(event));
    contents.on('will-frame-navigate', (event) => stayHome(event));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

function stayHome(event: { readonly url: string; preventDefault(): void }): void {
  if (!isPageUrl(event.url)) event.preventDefault();
}

/**
 * No devices, no network, and of all permissions only that our own page may show notifications: the application is offline. Only the page's own files and what it makes itself
 * (pictures as data: and blob:) are loaded; only what it makes itself can be saved as a file.
 */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, done, details) =>
    done(isAllowed(permission, details.requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => isAllowed(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, done) => done({}));
  session.webRequest.onBeforeRequest((details, done) => done({ cancel: !isLocal(details.url) }));
  session.on('will-download', (event, item) => {
    if (!isOwnDownload(item.getURL())) event.preventDefault();
  });
}

const isAllowed = (permission: string, address: string): boolean =>
  permission === 'notifications' && isPageUrl(address);

function isLocal(address: string): boolean {
  return (
    isPageUrl(address) || address.startsWith('data:') || isOwnBlob(address) || address.startsWith('devtools:')
  );
}

const isOwnBlob = (address: string): boolean =>
  address.startsWith('blob:') && isPageUrl(address.slice('blob:'.length));
const isOwnDownload = (address: string): boolean => isOwnBlob(address) || address.startsWith('data:');
