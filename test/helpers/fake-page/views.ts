/** Every view of the window and how to come to it: for the accessibility tests and for screenshots. */
import type { Page } from 'playwright-core';
import type { FakeServices, FakeState } from '../fake-client.ts';

/** A view on made-up services. `open` begins on a fresh page that shows `state`. */
export interface View {
  readonly name: string;
  readonly state: FakeState;
  readonly open: (page: Page) => Promise<unknown>;
}

export const views: readonly View[] = [
  { name: 'welcome', state: 'closed', open: (page) => page.getByText('Recent projects').waitFor() },
  { name: 'folder-picker', state: 'closed', open: (page) => press(page, 'New project') },
  {
    name: 'empty-project',
    state: 'empty',
    open: (page) => page.getByText('A project begins with data').waitFor(),
  },
  { name: 'nothing-open', state: 'full', open: (page) => page.getByText('Nothing is open').waitFor() },
  { name: 'palette', state: 'full', open: (page) => key(page, 'Control+k') },
  { name: 'shortcuts', state: 'full', open: (page) => key(page, '?') },
  { name: 'help', state: 'full', open: openHelp },
  { name: 'settings', state: 'full', open: (page) => key(page, 'Control+,') },
  { name: 'about', state: 'full', open: openAboutUnfold },
  { name: 'settings-keys', state: 'full', open: openKeyConflict },
  { name: 'runs', state: 'full', open: (page) => key(page, 'Alt+l') },
  { name: 'check', state: 'full', open: openCheck },
  { name: 'compare-choose', state: 'full', open: (page) => key(page, 'Alt+c') },
  { name: 'compare', state: 'full', open: openCompare },
  { name: 'sweep', state: 'full', open: openSweep },
  { name: 'duel', state: 'full', open: openDuel },
  { name: 'new-run-sweep', state: 'full', open: openNewSweep },
  { name: 'series', state: 'full', open: (page) => openItem(page, /laser-like/) },
  { name: 'series-table', state: 'full', open: openTable },
  { name: 'series-zoomed', state: 'full', open: openZoomed },
  { name: 'import-choose', state: 'full', open: (page) => key(page, 'Control+i') },
  { name: 'import-preview', state: 'full', open: openPreview },
  { name: 'import-songs', state: 'full', open: openSongsPreview },
  { name: 'import-parts', state: 'full', open: openPartsPreview },
  { name: 'generate', state: 'full', open: (page) => openGenerate(page) },
  { name: 'generate-refused', state: 'full', open: openRefusedGenerate },
  { name: 'series-generated', state: 'full', open: (page) => openGenerated(page, 'Lorenz system') },
  { name: 'series-songs', state: 'full', open: (page) => openGenerated(page, 'Made-up songs (piano roll)') },
  { name: 'series-text', state: 'full', open: (page) => openGenerated(page, 'Made-up text') },
  {
    name: 'series-visits',
    state: 'full',
    open: (page) => openGenerated(page, 'Made-up patients and their visits', '30'),
  },
  { name: 'new-run', state: 'full', open: openForm },
  { name: 'new-run-data', state: 'full', open: openDataForm },
  { name: 'new-run-roles', state: 'full', open: openRoles },
  { name: 'new-run-taps', state: 'full', open: openTaps },
  { name: 'new-run-task', state: 'full', open: openTaskForm },
  { name: 'new-run-methods', state: 'full', open: openMethods },
  { name: 'new-run-wrong', state: 'full', open: openWrongForm },
  { name: 'leave-form', state: 'full', open: openLeave },
  { name: 'run-draft', state: 'full', open: (page) => openItem(page, /laser, two layers/) },
  { name: 'run-running', state: 'full', open: openRunning },
  { name: 'run-finished', state: 'full', open: (page) => openItem(page, /9 units #2/) },
  { name: 'run-failed', state: 'full', open: (page) => openItem(page, /no decay/) },
  { name: 'run-result', state: 'full', open: (page) => openPanel(page, 'Result') },
  { name: 'run-forecast', state: 'full', open: (page) => openForecast(page) },
  { name: 'run-back-test', state: 'full', open: openBackTest },
  { name: 'run-residuals', state: 'full', open: openResiduals },
  { name: 'figure-dialog', state: 'full', open: openFigure },
  { name: 'run-task', state: 'full', open: (page) => openItem(page, /temporal order/) },
  { name: 'run-task-result', state: 'full', open: openTaskResult },
  { name: 'report', state: 'full', open: openReport },
  { name: 'run-export', state: 'full', open: openExport },
  { name: 'run-settings', state: 'full', open: (page) => openPanel(page, 'Settings') },
  { name: 'diagnostics-choose', state: 'full', open: (page) => openDiagnostics(page, []) },
  { name: 'diagnostics', state: 'full', open: openArranged },
  { name: 'diagnostics-about', state: 'full', open: openAbout },
  { name: 'diagnostics-remedy', state: 'full', open: openRemedy },
  { name: 'diagnostics-two', state: 'full', open: openTwo },
  { name: 'network', state: 'full', open: (page) => openNetwork(page) },
  { name: 'network-layer', state: 'full', open: openLayer },
  { name: 'network-connection', state: 'full', open: openConnection },
  { name: 'network-tables', state: 'full', open: openNetworkTables },
  { name: 'network-analysis', state: 'full', open: openAnalysis },
  { name: 'run-network', state: 'full', open: openRunNetwork },
  { name: 'network-wrong', state: 'full', open: openWrongNetwork },
  { name: 'gallery', state: 'full', open: (page) => openGallery(page) },
  { name: 'gallery-closed', state: 'closed', open: openGalleryWithout },
  { name: 'card', state: 'full', open: (page) => openCard(page, /stalls without/, 'Experiment') },
  { name: 'card-result', state: 'full', open: (page) => openCard(page, /stalls without/, 'Result') },
  { name: 'card-running', state: 'full', open: openRunningCard },
  { name: 'card-new', state: 'full', open: openChangedCard },
  { name: 'runs-of-cards', state: 'full', open: openFoldedRuns },
  { name: 'runs-ticked', state: 'full', open: openTicked },
  { name: 'runs-tags', state: 'full', open: openTagging },
  { name: 'queue', state: 'full', open: openQueue },
  { name: 'bin', state: 'full', open: (page) => openBin(page) },
  { name: 'bin-delete', state: 'full', open: openBinDelete },
  { name: 'fork', state: 'full', open: openFork },
  { name: 'run-family', state: 'full', open: openFamily },
  { name: 'run-change', state: 'full', open: openChange },
  { name: 'run-prune', state: 'full', open: openPrune },
  { name: 'connection-lost', state: 'full', open: openLost },
];

/** The made-up services of a page, to be driven from a test. */
export const fakeOf = <T>(page: Page, act: (fake: FakeServices) => T): Promise<T> =>
  page.evaluate(`(${String(act)})(globalThis.fake)`);

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).first().click();
}

async function key(page: Page, combination: string): Promise<void> {
  await page.getByText('Nothing is open').waitFor();
  await page.keyboard.press(combination);
}

async function openItem(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name }).first().click();
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
}

async function openPanel(page: Page, name: string): Promise<void> {
  await openItem(page, /3 units/);
  await page.getByRole('tab', { name, exact: true }).click();
}

async function openHelp(page: Page): Promise<void> {
  await openItem(page, /9 units #2/);
  await page.keyboard.press('F1');
  await page.getByRole('dialog').waitFor();
}

async function openAboutUnfold(page: Page): Promise<void> {
  await key(page, 'Control+k');
  await page.keyboard.type('about unfold');
  await page.keyboard.press('Enter');
  await page.getByText('svelte', { exact: true }).first().waitFor();
}

async function openKeyConflict(page: Page): Promise<void> {
  await key(page, 'Control+,');
  await press(page, 'Add a key for “New project”');
  await page.keyboard.press('Alt+g');
  await page.getByRole('button', { name: 'Take it from there' }).waitFor();
}

async function openCheck(page: Page): Promise<void> {
  await press(page, 'Check the project file');
  await press(page, 'Deep check');
  await page.getByRole('alert').waitFor();
}

async function openTable(page: Page): Promise<void> {
  await openItem(page, /pump/);
  await press(page, 'table');
}

async function openZoomed(page: Page): Promise<void> {
  await openItem(page, /pump/);
  const plot = page.getByRole('group', { name: /^Values of/ });
  await plot.focus();
  for (const press of ['+', '+', '+', 'ArrowRight']) await page.keyboard.press(press);
  await page.getByLabel('Column', { exact: true }).selectOption('intensity');
  await page.getByRole('heading', { name: 'Delay plot' }).waitFor();
}

async function openPreview(page: Page): Promise<void> {
  await key(page, 'Control+i');
  await press(page, 'Choose a file');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /laser-like.txt/ })
    .click();
  await press(page, 'Choose');
  await page.getByText('How it is read').waitFor();
}

async function openPartsPreview(page: Page): Promise<void> {
  await openPreview(page);
  await page.getByLabel('Format', { exact: true }).selectOption('JSON');
  await page.getByText('Which one is the series?').waitFor();
}

async function openSongsPreview(page: Page): Promise<void> {
  await openPreview(page);
  await page.getByLabel('Format', { exact: true }).selectOption('Piano roll');
  await page.getByRole('button', { name: 'Add a file' }).waitFor();
}

async function openGenerate(page: Page, generator = 'Mackey-Glass equation'): Promise<void> {
  await key(page, 'Alt+s');
  await page.getByRole('heading', { name: 'Generate a series' }).waitFor();
  await page.getByRole('combobox', { name: 'Generator' }).click();
  await page.getByRole('listbox').getByText(generator, { exact: true }).click();
}

async function openRefusedGenerate(page: Page): Promise<void> {
  await openGenerate(page, 'Lorenz system');
  await page.getByLabel('Start', { exact: true }).fill('1, 1');
  await press(page, 'Generate');
  await page.getByRole('main').getByRole('alert').first().waitFor();
}

async function openGenerated(page: Page, generator: string, length?: string): Promise<void> {
  await openGenerate(page, generator);
  if (length !== undefined) await page.getByLabel('Length', { exact: true }).fill(length);
  await press(page, 'Generate');
  await page.getByRole('heading', { name: 'Generated by Unfold' }).waitFor();
}

async function openNetwork(page: Page, name = /feedback and skip/): Promise<void> {
  await openItem(page, name);
  await page.locator('.svelte-flow__node').first().waitFor();
}

async function openLayer(page: Page): Promise<void> {
  await openNetwork(page);
  await page.getByRole('group', { name: /^Layer hidden/ }).click();
}

async function openConnection(page: Page): Promise<void> {
  await openNetwork(page);
  await page.getByRole('group', { name: /^Connection from hidden to hidden/ }).focus();
  await page.getByLabel(/^Mask/).selectOption('sparse');
}

async function openNetworkTables(page: Page): Promise<void> {
  await openNetwork(page);
  await press(page, 'Tables');
}

async function openRunNetwork(page: Page): Promise<void> {
  await openPanel(page, 'Network');
  await page.getByRole('group', { name: /^Connection from hidden to hidden/ }).focus();
  await page.getByText('Hinton diagram').waitFor();
}

async function openAnalysis(page: Page): Promise<void> {
  await openNetwork(page);
  await page.getByLabel('Begin from').selectOption('pedersen');
  await press(page, 'Analysis');
  await page.getByText('Weights that take part').waitFor();
}

async function openWrongNetwork(page: Page): Promise<void> {
  await openNetwork(page);
  await page.getByRole('group', { name: /^Connection from output to hidden/ }).focus();
  await page.getByLabel(/^Delay/).fill('0');
  await page.getByText('wait for each other').waitFor();
}

async function openForm(page: Page): Promise<void> {
  await press(page, 'New run');
  await page.getByLabel('Begin from').selectOption('1-3-1');
  await page.getByText('Mflop').waitFor();
}

async function openDataForm(page: Page): Promise<void> {
  await openForm(page);
  await page.getByRole('button', { name: /^Data/ }).click();
  await page.getByLabel('Add a step').selectOption('difference');
  await page.getByLabel('Add a step').selectOption('clip');
  await page.getByText('x after').nth(1).waitFor();
  await page.getByRole('slider', { name: 'End of test' }).scrollIntoViewIfNeeded();
}

async function openRoles(page: Page): Promise<void> {
  await openForm(page);
  await page.getByLabel('Series', { exact: true }).selectOption({ label: 'pump and intensity' });
  await page.getByRole('button', { name: /^Data/ }).click();
  const roles = page.getByRole('table', { name: 'Columns and their roles' }).getByRole('combobox');
  await roles.nth(0).selectOption('future');
  await roles.nth(1).selectOption('both');
  await page.getByLabel('Missing values').selectOption('cut');
  await page.getByText('left out in').waitFor();
  await page.getByLabel('Add a step').selectOption('log');
  await page.getByLabel('Embargo').fill('40');
  await page.getByText('after an embargo of').first().waitFor();
  await page.getByRole('heading', { name: 'Steps' }).scrollIntoViewIfNeeded();
}

async function openTaps(page: Page): Promise<void> {
  await openForm(page);
  await page.getByRole('button', { name: /^Data/ }).click();
  await page.getByRole('slider', { name: 'End of training' }).waitFor();
  await press(page, 'Propose from the correlogram');
  await page.getByText('A lag counts rows').scrollIntoViewIfNeeded();
}

async function openTaskForm(page: Page): Promise<void> {
  await openForm(page);
  await page.getByLabel('Begin from').selectOption('temporal-order');
  await page.getByRole('button', { name: /^Data/ }).click();
  await page.getByText('Mflop').waitFor();
}

async function openMethods(page: Page): Promise<void> {
  await openForm(page);
  await page.getByRole('combobox', { name: 'Method' }).last().click();
  await page.getByRole('listbox').getByRole('option').first().waitFor();
}

async function openForecast(page: Page): Promise<void> {
  await openPanel(page, 'Forecast');
  await page.getByRole('table', { name: 'Forecasts and their errors' }).waitFor();
}

async function openBackTest(page: Page): Promise<void> {
  await openForecast(page);
  await press(page, 'Back-test');
  await page.getByRole('table', { name: 'Errors by horizon' }).waitFor();
}

async function openResiduals(page: Page): Promise<void> {
  await openForecast(page);
  await press(page, 'Residuals');
  await page.getByRole('table', { name: 'Largest errors' }).waitFor();
}

async function openFigure(page: Page): Promise<void> {
  await openForecast(page);
  await page.getByRole('button', { name: /^Save Forecast of .* as$/ }).click();
  await page.getByRole('menuitem', { name: 'Save as figure (SVG, PDF)' }).click();
  await page.getByRole('dialog').getByRole('img').waitFor();
}

async function openReport(page: Page): Promise<void> {
  await openItem(page, /3 units/);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('report of several');
  await page.keyboard.press('Enter');
  await page.getByText('1 run in the report').click();
  await page.getByRole('checkbox', { name: /9 units #2/ }).check();
  await page.getByRole('heading', { name: 'Comparison of 2 runs' }).waitFor();
}

async function openTaskResult(page: Page): Promise<void> {
  await openItem(page, /temporal order/);
  await page.getByRole('tab', { name: 'Result', exact: true }).click();
}

async function openWrongForm(page: Page): Promise<void> {
  await openForm(page);
  await page.getByLabel('Hidden units').fill('3, x');
}

async function openLeave(page: Page): Promise<void> {
  await openForm(page);
  await page.keyboard.press('Alt+w');
  await page.getByRole('dialog').waitFor();
}

async function openRunning(page: Page): Promise<void> {
  await openItem(page, /12 units #4/);
  await fakeOf(page, (fake) =>
    fake.emit('run.progress', { id: 4, iteration: 140, limit: 400, rate: 310, remaining: 36 }),
  );
}

async function openDiagnostics(page: Page, names: readonly string[]): Promise<void> {
  await openItem(page, /9 units #2/);
  await page.getByRole('tab', { name: 'Diagnostics', exact: true }).click();
  for (const name of names) await page.getByRole('checkbox', { name, exact: true }).check();
}

async function openArranged(page: Page): Promise<void> {
  await openDiagnostics(page, [
    'Conditioning',
    'Every weight over the run',
    'Saturated units',
    'Lyapunov exponents',
  ]);
  await press(page, 'Look (about 42 s)');
  await press(page, 'Hide the catalogue');
  await page.getByRole('heading', { name: 'Weights in words' }).waitFor();
}

/** Three seeds, two sizes and two ways of drawing the first weights. */
async function openNewSweep(page: Page): Promise<void> {
  await openForm(page);
  await page.getByLabel('Seeds', { exact: true }).fill('3');
  await page.getByLabel('Vary settings').check();
  await page.getByRole('button', { name: 'Vary Hidden units', exact: true }).click();
  await page.getByLabel('Values of Hidden units').fill('3; 9');
  await page.getByRole('button', { name: 'Start 6 runs' }).waitFor();
}

/** All runs of the made-up sweep, chosen one by one in the comparison. */
async function openCompare(page: Page): Promise<void> {
  await key(page, 'Alt+c');
  await page.getByLabel('Filter the runs to choose from').fill('Sizes and rates');
  await press(page, 'Take all 12');
  await page.getByRole('heading', { name: 'In pairs' }).waitFor();
}

async function openSweep(page: Page): Promise<void> {
  await openItem(page, /^finished Sizes and rates/);
  await page.getByText(/^Best: /).waitFor();
  await page.getByRole('heading', { name: 'Settings and results' }).waitFor();
}

async function openDuel(page: Page): Promise<void> {
  await key(page, 'Alt+c');
  await press(page, 'Duel of two methods or settings');
  await page.getByText('Both sides train from the same seeds').waitFor();
}

async function openAbout(page: Page): Promise<void> {
  await openDiagnostics(page, ['Saliencies']);
  await press(page, 'About Saliencies');
  await press(page, 'Look (about 42 s)');
  await page.getByRole('button', { name: 'Cancel' }).waitFor();
}

async function openRemedy(page: Page): Promise<void> {
  await openDiagnostics(page, ['Conditioning']);
  await press(page, 'Raise weight decay to 0.1');
  await page.getByText('Apply to a new run').waitFor();
}

async function openTwo(page: Page): Promise<void> {
  await openDiagnostics(page, ['Conditioning']);
  await press(page, 'Hide the catalogue');
  await page.getByLabel('Beside it').selectOption({ label: 'this run at another checkpoint' });
  await page.getByRole('slider', { name: 'Checkpoint of B' }).waitFor();
}

async function openGallery(page: Page): Promise<void> {
  await key(page, 'Alt+g');
  await page.getByRole('heading', { name: 'Gallery of published experiments' }).waitFor();
}

async function openGalleryWithout(page: Page): Promise<void> {
  await press(page, 'Gallery of published experiments');
  await page.getByRole('columnheader', { name: 'Last result here' }).waitFor();
}

async function openCard(page: Page, name: RegExp, panel: string): Promise<void> {
  await openGallery(page);
  await page.getByRole('main').getByRole('button', { name }).click();
  await page.getByRole('tab', { name: panel, exact: true }).click();
  await page
    .getByText(panel === 'Result' ? 'Measured' : /two cores/)
    .first()
    .waitFor();
}

async function openRunningCard(page: Page): Promise<void> {
  await openGallery(page);
  await page
    .getByRole('main')
    .getByRole('button', { name: /Temporal order/ })
    .click();
  await page.getByRole('tab', { name: 'Result', exact: true }).click();
  await page.getByRole('button', { name: 'Show all 40' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Queued 32' }).waitFor();
}

async function openChangedCard(page: Page): Promise<void> {
  await openGallery(page);
  await page
    .getByRole('main')
    .getByRole('button', { name: /Sampling-based/ })
    .click();
  await page.getByLabel('Starts', { exact: true }).fill('3');
  await page.getByText('in proportion to the work').waitFor();
}

async function openFoldedRuns(page: Page): Promise<void> {
  await key(page, 'Alt+l');
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Runs of Training stalls/ })
    .first()
    .click();
  await page.getByRole('main').getByText('start 3').waitFor();
}

async function openLost(page: Page): Promise<void> {
  await openItem(page, /9 units #2/);
  await fakeOf(page, (fake) => fake.drop());
}

/** The dialog that asks what a run is to be written as. */
async function openExport(page: Page): Promise<void> {
  await openItem(page, /9 units #2/);
  await page.getByRole('complementary').getByRole('button', { name: 'Export' }).click();
  await page.getByRole('dialog').getByText('PyTorch script').waitFor();
}

async function openTicked(page: Page): Promise<void> {
  await key(page, 'Alt+l');
  await page.getByRole('checkbox', { name: /Tick laser, 3 units/ }).click();
  await page.getByRole('checkbox', { name: /Tick laser, 9 units, #2/ }).click({ modifiers: ['Shift'] });
  await page.getByRole('toolbar', { name: 'The ticked runs' }).waitFor();
}

async function openTagging(page: Page): Promise<void> {
  await openTicked(page);
  await press(page, 'Tags');
  await page.getByRole('dialog').getByText('Take away').waitFor();
}

/** Two runs more wait, beside those of a card. */
async function openQueue(page: Page): Promise<void> {
  await page.getByText('Nothing is open').waitFor();
  await fakeOf(page, (fake) => fake.connect().then((client) => client.call('queue.add', { ids: [1, 2] })));
  await page.keyboard.press('Alt+j');
  await page.getByRole('heading', { name: 'Waiting' }).waitFor();
}

async function openBin(page: Page): Promise<void> {
  await key(page, 'Alt+b');
  await page.getByRole('button', { name: /^Empty the bin \(/ }).waitFor();
}

async function openBinDelete(page: Page): Promise<void> {
  await openBin(page);
  await press(page, 'Delete for good: 20 units, first try');
  await page.getByRole('dialog').waitFor();
}

async function openFork(page: Page): Promise<void> {
  await openPanel(page, 'Result');
  await press(page, 'Fork here');
  await page.getByRole('main').getByText('whole state').waitFor();
}

async function openFamily(page: Page): Promise<void> {
  await openPanel(page, 'Family');
  await page.getByRole('main').getByText('laser, 9 units').waitFor();
}

async function openChange(page: Page): Promise<void> {
  await openRunning(page);
  await page.getByRole('tab', { name: 'Settings', exact: true }).click();
  await page.getByLabel('Setting', { exact: true }).selectOption({ index: 1 });
  await press(page, 'Change from the next iteration');
  await page.getByText('Changed while it ran').waitFor();
}

async function openPrune(page: Page): Promise<void> {
  await openItem(page, /9 units #2/);
  await press(page, 'Prune the least salient weights');
  await page.getByRole('dialog').getByText('Weights now').waitFor();
}
