import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostName, openApplication } from '../helpers/window.ts';
import type { AppWindow } from '../helpers/window.ts';

const folder = mkdtempSync(join(tmpdir(), 'unfold-smoke-'));
let window: AppWindow;

beforeAll(async () => {
  window = await openApplication(folder);
});
afterAll(async () => {
  await window.close();
  rmSync(folder, { recursive: true, force: true });
});

describe(`the application on the host "${hostName}"`, () => {
  it('shows its first view and reaches the services, without an error or a breach of its policy', async () => {
    await window.page
      .getByRole('button', { name: /new project/i })
      .first()
      .waitFor();
    expect(await window.page.title()).toContain('Unfold');
    expect(window.complaints).toEqual([]);
  });

  it('keeps nothing of its key in the address', () => {
    expect(new URL(window.page.url()).hash).toBe('');
  });

  it('gives the page no way to the system', async () => {
    const reach = await window.page.evaluate(() =>
      ['require', 'process', 'module', 'ipcRenderer', 'electron'].filter((name) => name in globalThis),
    );
    expect(reach).toEqual([]);
  });

  it('is isolated from other origins and has a secure context', async () => {
    expect(await window.page.evaluate(() => isSecureContext)).toBe(true);
    if (hostName === 'browser') expect(await window.page.evaluate(() => crossOriginIsolated)).toBe(true);
  });

  it.each([
    ['evaluates no text', 'eval("1 + 1")'],
    ['makes no function of text', 'new Function("return 1")()'],
    ['sets no markup from text', 'document.body.innerHTML = "<b>x</b>"'],
  ])('%s', async (_, code) => {
    // What a test evaluates itself is exempt from the policy; what a timer runs is not.
    const outcome = await window.page.evaluate(
      (text) =>
        new Promise((resolve) => {
          setTimeout(() => {
            try {
              if (text.startsWith('eval')) (0, eval)('1 + 1');
              else if (text.startsWith('new')) new Function('return 1')();
              else document.body.innerHTML = '<b>x</b>';
              resolve('done');
            } catch {
              resolve('refused');
            }
          });
        }),
      code,
    );
    expect(outcome).toBe('refused');
  });

  it('loads nothing from elsewhere', async () => {
    const outcome = await window.page.evaluate(() =>
      fetch('http://example.org/').then(
        () => 'loaded',
        () => 'refused',
      ),
    );
    expect(outcome).toBe('refused');
  });

  it('stays on its page when a link leads elsewhere, and opens no second window', async () => {
    const before = window.page.url();
    await window.page.evaluate(() => globalThis.open('about:blank')?.close());
    if (hostName === 'electron')
      await window.page.evaluate(() => void (location.href = 'https://example.org/'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(window.page.url()).toBe(before);
  });
});
