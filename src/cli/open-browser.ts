import { spawn } from 'node:child_process';

/**
 * Asks the desktop to open an address in its browser. Resolves to false where there is no desktop or no program for
 * it; the address is then for the person to copy.
 */
export function openBrowser(url: string): Promise<boolean> {
  const [program, ...args] = opener(url);
  if (program === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

function opener(url: string): readonly string[] {
  if (process.platform === 'darwin') return ['open', url];
  // rundll32 takes the address as it is; cmd's `start` would read & and ^ in it.
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  const display = process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? '';
  return display === '' ? [] : ['xdg-open', url];
}
