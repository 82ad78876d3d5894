/** The page's own scheme: `app://bundle/`, served from dist/renderer and from nowhere else. */
import type { Protocol } from 'electron';
import { readPageFile } from '../page/page-files.ts';
import { pageHeaders } from '../page/page-headers.ts';

/** The only origin there is in the application. */
export const pageOrigin = 'app://bundle';

/** Makes the scheme one like https (origins, fetch, a secure context). Must be called before the application is ready. */
export function registerPageScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Answers the page's requests with the files of `folder`, each with the policy that says what the page may do. */
export function servePage(protocol: Protocol, folder: string): void {
  protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    if (!isPageUrl(request.url) || request.method !== 'GET') return notFound();
    const file = await readPageFile(folder, url.pathname);
    if (file === null) return notFound();
    return new Response(file.bytes, { headers: { ...pageHeaders, 'Content-Type': file.type } });
  });
}

/** Whether an address is of the page: compared as parsed, since text that begins alike can lead elsewhere. */
export function isPageUrl(address: string): boolean {
  try {
    const { protocol, host, username, password } = new URL(address);
    return `${protocol}//${host}` === pageOrigin && username === '' && password === '';
  } catch {
    return false;
  }
}

function notFound(): Response {
  return new Response('There is nothing here.', {
    status: 404,
    headers: { ...pageHeaders, 'Content-Type': 'text/plain' },
  });
}
