/** The comparison in a browser over the loopback host: from the click to the picture, and from a zoom to the new one. */
import { startHost, watchPage } from '../../test/helpers/browser.ts';
import { launchChromium } from '../../test/helpers/chromium.ts';

/** Milliseconds. */
export interface CompareTimes {
  /** From the click that chooses all runs to the first picture with them. */
  readonly firstDrawing: number;
  /** The same again, after the runs were taken away: what main keeps is read no more. */
  readonly again: number;
  /** Drawing alone: the canvas anew with other settings, from the click to the next frame. */
  readonly redraws: readonly number[];
  /** From a key that zooms to the picture of that part. */
  readonly zooms: readonly number[];
}

/** Opens the project in the page and compares all its runs. `folder` is the host's home. */
export async function timeComparePage(
  folder: string,
  { project, runs, repeats }: { project: string; runs: number; repeats: number },
): Promise<CompareTimes> {
  const host = await startHost(folder, ['--project', project]);
  const browser = await launchChromium();
  try {
    const { page } = watchPage(await browser.newPage({ viewport: { width: 1280, height: 800 } }));
    page.setDefaultTimeout(60_000);
    await page.goto(host.url);
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /rate 0.01, seed 1 / })
      .first()
      .waitFor();
    await page.keyboard.press('Alt+c');
    await page.getByRole('button', { name: `Take all ${runs}` }).waitFor();
    return await page.evaluate(compared, { runs, repeats });
  } finally {
    await browser.close();
    await host.close();
  }
}

/** Runs in the page. A picture is there when the canvas holds more than axes: the legend tells the number of its runs. */
async function compared({ runs, repeats }: { runs: number; repeats: number }): Promise<CompareTimes> {
  const frame = (): Promise<unknown> => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const button = (text: string): HTMLButtonElement => {
    const found = [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === text);
    if (found === undefined) throw new Error(`There is no button "${text}".`);
    return found;
  };
  const ink = (): number => {
    const canvas = document.querySelector<HTMLCanvasElement>('[aria-label^="Curves."] canvas');
    const context = canvas?.getContext('2d');
    if (canvas === null || canvas === undefined || context === null || context === undefined) return 0;
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let sum = 0;
    for (let i = 3; i < data.length; i += 4) if (data[i] > 0) sum++;
    return sum / (data.length / 4);
  };
  const drawn = async (least: number): Promise<void> => {
    for (let tries = 0; tries < 3000; tries++) {
      const legend = document.querySelector('[aria-label="Settings"]')?.textContent ?? '';
      if (legend.includes('runs') && ink() > least) return;
      await frame();
    }
    throw new Error('The curves were not drawn.');
  };
  const take = async (): Promise<number> => {
    const began = performance.now();
    button(`Take all ${runs}`).click();
    await drawn(0.03);
    return performance.now() - began;
  };
  const firstDrawing = await take();
  button('Take none').click();
  await frame();
  const again = await take();
  await new Promise((done) => setTimeout(done, 1000));
  const [redraws, zooms]: [number[], number[]] = [[], []];
  for (let i = 0; i < repeats; i++) {
    const began = performance.now();
    button('single runs').click();
    await frame();
    redraws.push(performance.now() - began);
    button('single runs').click();
    await frame();
  }
  const plot = document.querySelector('[aria-label^="Curves."]');
  for (let i = 0; i < repeats; i++) {
    const began = performance.now();
    const changed = new Promise((done) => {
      const look = new MutationObserver(() => (look.disconnect(), done(null)));
      look.observe(document.body, { childList: true, characterData: true, subtree: true });
    });
    plot?.dispatchEvent(new KeyboardEvent('keydown', { key: i % 2 === 0 ? '+' : '0', bubbles: true }));
    await changed;
    await frame();
    zooms.push(performance.now() - began);
    await new Promise((done) => setTimeout(done, 600));
  }
  return { firstDrawing, again, redraws, zooms };
}
