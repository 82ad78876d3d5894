import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { fakeOf } from '../helpers/fake-page/views.ts';
import { type OnPage, usePages } from '../helpers/page-tests.ts';

const { inView } = usePages({ complaints: 'ignore', prepare: keepNotifications });
const withPage = (act: OnPage) => inView('nothing-open', act);

/** Notifications of the page are kept in a list, and it is in front or not, as the test says. */
function keepNotifications(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    const shown: { title: string; body: string; onclick: (() => void) | null }[] = [];
    class Told {
      static permission = 'granted';
      onclick: (() => void) | null = null;
      readonly title: string;
      readonly body: string;
      constructor(title: string, { body }: { body: string }) {
        [this.title, this.body] = [title, body];
        shown.push(this);
      }
      close(): void {}
    }
    Object.assign(globalThis, { Notification: Told, shown, front: true });
    document.hasFocus = () => (globalThis as unknown as { front: boolean }).front;
  });
}

const inFront = (page: Page, front: boolean) =>
  page.evaluate((is) => Object.assign(globalThis, { front: is }), front);
const shown = (page: Page) =>
  page.evaluate(() =>
    (globalThis as unknown as { shown: { title: string; body: string }[] }).shown.map(
      ({ title, body }) => `${title}: ${body}`,
    ),
  );

/** A run starts and ends. */
const runEnds = (page: Page, status: 'finished' | 'paused') =>
  fakeOf(
    page,
    status === 'finished'
      ? async (fake) => {
          const client = await fake.connect();
          const run = await client.call('run.get', { id: 4 });
          fake.emit('run.changed', { ...run, status: 'running' });
          fake.emit('run.changed', { ...run, status: 'finished', reason: null });
        }
      : async (fake) => {
          const client = await fake.connect();
          const run = await client.call('run.get', { id: 4 });
          fake.emit('run.changed', { ...run, status: 'running' });
          fake.emit('run.changed', { ...run, status: 'paused' });
        },
  );

describe('notifications', () => {
  it('tell the end of a run while the window is not in front, and open it by a click', () =>
    withPage(async (page) => {
      await runEnds(page, 'finished');
      expect(await shown(page)).toEqual([]);
      await inFront(page, false);
      await runEnds(page, 'paused');
      expect(await shown(page)).toEqual([]);
      await runEnds(page, 'finished');
      expect(await shown(page)).toEqual([expect.stringContaining('12 units: Finished')]);
      await page.evaluate(() =>
        (globalThis as unknown as { shown: { onclick: () => void }[] }).shown[0].onclick(),
      );
      await page.getByRole('heading', { level: 1, name: /12 units/ }).waitFor();
    }));

  it('are not shown where the settings say so', () =>
    withPage(async (page) => {
      await page.keyboard.press('Control+,');
      await page.getByLabel('Tell when a run ends').uncheck();
      await inFront(page, false);
      await runEnds(page, 'finished');
      expect(await shown(page)).toEqual([]);
    }));
});
