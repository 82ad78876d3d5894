/** What every file of tests of the page needs: a Chromium, the page on made-up services, and a fresh page a test. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import type { FakeState } from './fake-client.ts';
import { watchPage } from './browser.ts';
import { launchChromium } from './chromium.ts';
import { serveFakePage } from './fake-page/build.ts';
import { views } from './fake-page/views.ts';

/** How the pages of a file of tests, or of one test, differ from the usual ones. */
export interface PageSettings {
  /** Size of the window in CSS pixels; 1280 by 800 where it is not given. */
  readonly width?: number;
  readonly height?: number;
  /** How long an action may wait for what it is about, in milliseconds; 10 000 where it is not given. */
  readonly timeout?: number;
  /** Whether the page is told to move less; `'no-preference'` where it is not given. */
  readonly reducedMotion?: 'reduce' | 'no-preference';
  /** Whether a complaint of the page (see `watchPage`) fails the test; it does where it is not given. */
  readonly complaints?: 'fail' | 'ignore';
  /** What happens to the page before the application is loaded into it. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

/** A test's way through a page. */
export type OnPage = (page: Page) => Promise<void>;

/** Both give a test a fresh page, and close it and look at its complaints when `act` is through. */
export interface Pages {
  /** A page on the full project, as it has been loaded and with nothing opened. */
  readonly withPage: (act: OnPage, own?: PageSettings) => Promise<void>;
  /** A page with the view of this name (of fake-page/views.ts) open, in the state that the view asks for. */
  readonly inView: (name: string, act: OnPage, own?: PageSettings) => Promise<void>;
}

/**
 * Serves the page and starts Chromium before the tests of the file that calls this at its top, and ends both after
 * them. `shared` holds for all of the file's pages; what a test gives itself goes before it. Throws on a view that
 * there is not.
 */
export function usePages(shared: PageSettings = {}): Pages {
  const opened = openBeforeTests();
  return {
    withPage: (act, own) => onFreshPage({ ...opened(), state: 'full' }, act, { ...shared, ...own }),
    inView: (name, act, own) => {
      const { state, open } = viewOf(name);
      const inIt: OnPage = async (page) => {
        await open(page);
        await act(page);
      };
      return onFreshPage({ ...opened(), state }, inIt, { ...shared, ...own });
    },
  };
}

interface Opened {
  readonly browser: Browser;
  readonly url: string;
}

function openBeforeTests(): () => Opened {
  let browser: Browser;
  let server: Awaited<ReturnType<typeof serveFakePage>>;
  beforeAll(async () => {
    server = await serveFakePage();
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  return () => ({ browser, url: server.url });
}

function viewOf(name: string): (typeof views)[number] {
  const view = views.find((candidate) => candidate.name === name);
  if (view === undefined) throw new Error(`There is no view "${name}" in test/helpers/fake-page/views.ts.`);
  return view;
}

async function onFreshPage(
  { browser, url, state }: Opened & { readonly state: FakeState },
  act: OnPage,
  settings: PageSettings,
): Promise<void> {
  const { width = 1280, height = 800, timeout = 10_000, reducedMotion = 'no-preference' } = settings;
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion });
  context.setDefaultTimeout(timeout);
  const { page, complaints } = watchPage(await context.newPage());
  await settings.prepare?.(page);
  await page.goto(`${url}#${state}`);
  await act(page);
  const seen = [...complaints];
  await context.close();
  if (settings.complaints !== 'ignore') expect(seen).toEqual([]);
}
