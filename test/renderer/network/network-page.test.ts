import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { usePages } from '../../helpers/page-tests.ts';

const { inView } = usePages({ height: 900, reducedMotion: 'reduce' });

interface Saved {
  readonly graph: { layers: { name: string; size: number }[]; connections: object[]; output: string };
  readonly drawing: { places: Record<string, { x: number; y: number }>; masks: object };
}

const main = (page: Page) => page.getByRole('main');
const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });
const thing = (page: Page, name: RegExp) => main(page).getByRole('group', { name }).first();
const lastCall = <T>(page: Page, wanted: string): Promise<T> =>
  page.evaluate(
    `globalThis.fake.calls.filter(({ method }) => method === ${JSON.stringify(wanted)}).at(-1)?.params`,
  );
const focused = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);

/** What was stored, once it is as it should be. */
async function expectSaved(page: Page, check: (saved: Saved) => unknown, wanted: unknown): Promise<void> {
  await expect
    .poll(async () => {
      const saved = await lastCall<Saved | undefined>(page, 'network.save');
      return saved === undefined ? undefined : check(saved);
    })
    .toEqual(wanted);
}

describe('the drawing', () => {
  it('takes a layer from the palette, by a press and by dragging it to its place', () =>
    inView('network', async (page) => {
      await main(page).getByRole('button', { name: '+ LSTM' }).click();
      await thing(page, /^Layer hidden2, 5 LSTM/).waitFor();
      await main(page).getByText('Layer "hidden2" has no path to the output').waitFor();
      await main(page)
        .getByRole('button', { name: '+ GRU' })
        .dragTo(page.locator('.svelte-flow'), { targetPosition: { x: 200, y: 300 } });
      await thing(page, /^Layer hidden3, 5 GRU/).waitFor();
      await expectSaved(page, ({ graph }) => graph.layers.map(({ name }) => name), [
        'hidden',
        'hidden2',
        'hidden3',
        'output',
      ]);
      await expectSaved(page, ({ drawing }) => Object.keys(drawing.places), ['hidden3']);
    }));

  it('is gone through with the arrow keys, moves what is chosen with Shift, and takes it back', () =>
    inView('network', async (page) => {
      await thing(page, /^inputs/).focus();
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => focused(page)).toMatch(/^Layer hidden/);
      await inspector(page).getByRole('heading', { name: 'Layer hidden' }).waitFor();
      await page.keyboard.press('Shift+ArrowUp');
      await page.keyboard.press('Shift+ArrowUp');
      await expectSaved(page, ({ drawing }) => drawing.places.hidden?.y, -32);
      await page.keyboard.press('Control+z');
      await expectSaved(page, ({ drawing }) => drawing.places, {});
      await page.keyboard.press('Control+y');
      await expectSaved(page, ({ drawing }) => drawing.places.hidden?.y, -32);
    }));

  it('chooses the end of a new connection by the arrow keys, and leaves with Escape', () =>
    inView('network', async (page) => {
      await thing(page, /^Layer hidden/).focus();
      await page.keyboard.press('c');
      await page.getByText(/^Connect hidden to/).waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByText(/^Connect hidden to/).count()).toBe(0);
      await page.keyboard.press('c');
      await page.keyboard.press('ArrowRight');
      await page.getByText('Connect hidden to output').waitFor();
      await page.keyboard.press('Enter');
      await expect.poll(() => focused(page)).toBe('Connection from hidden to output, 1 step back');
      await expectSaved(page, ({ graph }) => graph.connections.length, 6);
      await page.keyboard.press('Delete');
      await expectSaved(page, ({ graph }) => graph.connections.length, 5);
    }));

  it('says in words what the pointer shows: the layers and connections that are wrong', () =>
    inView('network-wrong', async (page) => {
      expect(await page.locator('.thing.error').count()).toBe(2);
      expect(await page.locator('.wire.error').count()).toBe(2);
      await page.getByRole('button', { name: 'Tables' }).click();
      expect(await main(page).locator('tr.wrong').count()).toBe(4);
    }));
});

describe('the settings', () => {
  it('resize a layer with its masks, rename it everywhere, and refuse a name that is taken', () =>
    inView('network-connection', async (page) => {
      await thing(page, /^Layer hidden/).click();
      await inspector(page).getByLabel('Units').fill('6');
      await expectSaved(page, ({ graph }) => (graph.connections[1] as { mask: number[] }).mask.length, 36);
      const name = inspector(page).getByLabel('Name');
      await name.fill('output');
      await inspector(page).getByText('There is a layer “output” already').waitFor();
      await name.fill('memory');
      await name.press('Enter');
      await thing(page, /^Layer memory, 6 tanh/).waitFor();
      await expectSaved(page, ({ drawing }) => drawing.masks, {
        'memory>memory@1': { kind: 'sparse', density: 0.2, seed: 1 },
      });
    }));

  it('give a connection more delays, and switch single weights by the keyboard', () =>
    inView('network-connection', async (page) => {
      await page.getByLabel('Delay').fill('2');
      await thing(page, /^Connection from hidden to hidden, 2 steps back, masked/).waitFor();
      await inspector(page).getByRole('button', { name: 'Add a delay' }).click();
      await thing(page, /^Connection from hidden to hidden, 1 step back/).waitFor();
      await page.getByLabel(/^Mask/).selectOption('given');
      await inspector(page)
        .getByRole('group', { name: /^Weights of/ })
        .focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Space');
      await expect.poll(() => page.getByLabel(/^Mask/).inputValue()).toBe('given');
    }));

  it('are there as tables, which do the same without the drawing, in a narrow window too', () =>
    inView(
      'network-tables',
      async (page) => {
        await main(page).getByRole('button', { name: 'Add layer hidden2' }).click();
        await main(page).getByLabel('Connect from').selectOption('hidden');
        await main(page).getByLabel('Connect to').selectOption('hidden2');
        await main(page).getByRole('button', { name: 'Connect', exact: true }).click();
        await main(page).getByLabel('Units of hidden2').fill('0');
        await main(page).getByLabel('Units of hidden2').press('Tab');
        await main(page).getByText('Give a whole number of at least 1').waitFor();
        await main(page).getByLabel('hidden2 is the output').check();
        await expectSaved(page, ({ graph }) => graph.output, 'hidden2');
      },
      { width: 1000 },
    ));
});

describe('the analysis', () => {
  it('removes the feedback that changes nothing, and finds all weights told apart then', () =>
    inView('network-analysis', async (page) => {
      await main(page).getByText('3 directions in the space of the 22 trained weights').waitFor();
      await main(page).getByRole('button', { name: 'Remove the feedback, bias into bias' }).click();
      await main(page).getByText('All 19 trained weights can be told apart').waitFor();
      await expectSaved(page, ({ graph }) => graph.connections.length, 3);
    }));
});

describe('a network and its runs', () => {
  it('is taken into the form of a run, whole', () =>
    inView('network', async (page) => {
      await main(page).getByRole('button', { name: 'New run with this network' }).click();
      await main(page).getByText('Mflop').waitFor();
      expect(await main(page).getByLabel('Drawn network').inputValue()).toBe('feedback and skip');
      await main(page).getByRole('button', { name: 'Save as draft' }).click();
      await main(page).getByRole('heading', { level: 1, name: 'new run' }).waitFor();
      const { spec } = await lastCall<{ spec: { network: Saved['graph'] & { name: string } } }>(
        page,
        'run.create',
      );
      expect(spec.network).toMatchObject({ name: 'graph', output: 'output' });
      expect(spec.network.connections).toHaveLength(5);
    }));

  it('of a form is drawn as a copy, and one that was removed comes back', () =>
    inView('new-run', async (page) => {
      await main(page).getByRole('button', { name: 'Edit as a graph' }).click();
      await thing(page, /^Layer hidden/).waitFor();
      expect(await lastCall(page, 'network.create')).toMatchObject({ from: { seriesId: 1 } });
      await inspector(page).getByRole('button', { name: 'Remove the network' }).click();
      await page.getByText(/was removed/).waitFor();
      await page.getByRole('button', { name: 'Undo' }).last().click();
      await thing(page, /^Layer hidden/).waitFor();
    }));

  it('shows the weights of a checkpoint, signs without colour, and begins a run with one changed', () =>
    inView('run-network', async (page) => {
      await main(page).getByText('filled is positive, hollow negative').waitFor();
      expect(await main(page).locator('.weight.negative').count()).toBeGreaterThan(0);
      expect(await main(page).locator('.removed').count()).toBe(1);
      const hinton = main(page).getByRole('group', { name: /^Hinton diagram/ });
      await hinton.focus();
      await page.keyboard.press('ArrowRight');
      await main(page).getByText('hidden 2 to hidden 1', { exact: true }).waitFor();
      await main(page).getByLabel('Value of hidden 2 to hidden 1').fill('0.5');
      await main(page).getByRole('button', { name: 'New run from these weights' }).click();
      await expect
        .poll(() => lastCall(page, 'network.editWeights'))
        .toMatchObject({ runId: 1, changes: [{ index: 1, value: 0.5 }] });
    }));
});
