/** The series view in a browser over the loopback host: from the click to the first drawing, and from a turn of the wheel. */
import { watchPage, startHost } from '../../test/helpers/browser.ts';
import { launchChromium } from '../../test/helpers/chromium.ts';

/** Milliseconds. */
export interface PageTimes {
  readonly firstDrawing: number;
  /** Until the numbers of the new part are on the screen. */
  readonly zooms: readonly number[];
  /** Until the picture has moved, with the numbers that are there. */
  readonly moves: readonly number[];
}

/** Opens the project in the page and looks at its one series. `folder` is the host's home. */
export async function timeSeriesPage(
  folder: string,
  { project, series, repeats }: { project: string; series: string; repeats: number },
): Promise<PageTimes> {
  const host = await startHost(folder, ['--project', project]);
  const browser = await launchChromium();
  try {
    const { page } = watchPage(await browser.newPage({ viewport: { width: 1280, height: 800 } }));
    await page.goto(host.url);
    const item = page.getByRole('navigation').getByRole('button', { name: series }).first();
    await item.waitFor();
    const began = performance.now();
    await item.click();
    await page.getByText('rows a pixel column').waitFor();
    const firstDrawing = performance.now() - began;
    await page.waitForTimeout(6000); // statistics and spectrum are being computed
    return { firstDrawing, ...(await page.evaluate(turnWheel, repeats)) };
  } finally {
    await browser.close();
    await host.close();
  }
}

/** Runs in the page. */
async function turnWheel(repeats: number): Promise<{ zooms: number[]; moves: number[] }> {
  const plot = document.querySelector('[role=group][aria-label^="Values of"]');
  const words = document.querySelector('.words');
  if (plot === null || words === null) throw new Error('There is no plot on the page.');
  const box = plot.getBoundingClientRect();
  const frame = (): Promise<unknown> => new Promise((done) => requestAnimationFrame(done));
  const changed = (): Promise<unknown> =>
    new Promise((done) => {
      const look = new MutationObserver(() => (look.disconnect(), done(null)));
      look.observe(words, { childList: true, characterData: true, subtree: true });
    });
  const [zooms, moves]: [number[], number[]] = [[], []];
  for (let i = 0; i < repeats; i++) {
    await frame();
    const [began, told] = [performance.now(), changed()];
    const place = { clientX: box.left + box.width * (0.3 + 0.02 * i), clientY: box.top + 60 };
    plot.dispatchEvent(new WheelEvent('wheel', { ...place, deltaY: -280, bubbles: true, cancelable: true }));
    await new Promise((done) => setTimeout(done));
    moves.push(performance.now() - began);
    await told;
    zooms.push(performance.now() - began);
  }
  return { zooms, moves };
}
