/** What F1 says about what is in front: what it is for, how it is used, and the commands that belong to it. */
import type { Tab } from '../state/tabs.svelte.ts';

/** Help on one kind of view. */
export interface HelpPage {
  readonly title: string;
  readonly sentences: readonly string[];
  /** Ids of commands, shown with their keys. */
  readonly commands: readonly string[];
}

const nothingOpen: HelpPage = {
  title: 'The window',
  sentences: [
    'On the left is what the project holds, in the middle what is open, on the right what is known about the thing in front and what can be done with it.',
    'Every change is saved at once. Ctrl+K finds every command, series and run by a part of its name.',
  ],
  commands: ['view.palette', 'view.find', 'series.import', 'run.new', 'gallery.open', 'view.next-pane'],
};

/** Help by kind of view; a kind without a page has the window's. */
export const helpPages: Partial<Record<Tab['view']['kind'], HelpPage>> = {
  series: {
    title: 'A series',
    sentences: [
      'The numbers as they were read, with a receipt of every decision that was made on the way.',
      'A run trains a network on it; the receipt’s recipe reads another file in the same way.',
    ],
    commands: ['run.new', 'series.import', 'view.part-1'],
  },
  run: {
    title: 'A run',
    sentences: [
      'One network, trained on one series or task. Its parts show the curves while it trains, its predictions, forecasts, diagnostics and settings.',
      'A paused run goes on bit for bit as if it had never stood still, also after a crash. For other settings make a new run from it, or fork it at a checkpoint.',
      'In a chart that has the focus: + and − zoom, the arrows move, 0 shows all, L makes the axis logarithmic.',
    ],
    commands: ['run.start', 'run.pause', 'run.step', 'run.stop', 'run.duplicate', 'run.rename', 'run.export'],
  },
  'new-run': {
    title: 'A new run',
    sentences: [
      'The settings are checked while you change them; the estimate tells weights, memory and work of one iteration.',
      'While a field has the focus the inspector on the right explains it, with its equation and its source.',
      'Save keeps the settings as a draft of the project.',
    ],
    commands: ['project.save', 'view.inspector', 'view.close-tab'],
  },
  import: {
    title: 'Importing data',
    sentences: [
      'Each decision about how the file is read is shown with its reason and can be changed; nothing is stored before you say so.',
      'The file itself is never touched.',
    ],
    commands: ['series.import', 'view.close-tab'],
  },
  generate: {
    title: 'Generating a series',
    sentences: ['A series made from equations or by chance, the same on every machine for the same seed.'],
    commands: ['series.generate'],
  },
  runs: {
    title: 'The list of runs',
    sentences: [
      'A click on a column’s name sorts by it. F2 renames the run in the row, Delete removes it, with undo.',
    ],
    commands: ['run.new', 'run.list'],
  },
  network: {
    title: 'A network',
    sentences: [
      'Layers and the connections between them; a connection without delay works within a step, one with a delay reaches back in time.',
      'What is wrong with it is told at once, with its place. The tables hold the same as the drawing, for the keyboard.',
    ],
    commands: ['edit.undo', 'edit.redo', 'network.new'],
  },
  compare: {
    title: 'Runs side by side',
    sentences: [
      'Curves of several runs over iterations, gradient evaluations or seconds, the settings in which they differ, and whether a difference is more than chance.',
    ],
    commands: ['run.list', 'view.print'],
  },
  sweep: {
    title: 'A sweep',
    sentences: [
      'Many runs from one set of settings: every combination, drawn ones, or those that do best so far. What failed can be run again by itself.',
    ],
    commands: ['run.list'],
  },
  queue: {
    title: 'The queue',
    sentences: ['Runs that train, and those that wait in order. Alt with an arrow moves a waiting run.'],
    commands: ['run.start', 'run.pause'],
  },
  bin: {
    title: 'The bin',
    sentences: ['What was removed. It can be brought back until it is deleted for good.'],
    commands: [],
  },
  gallery: {
    title: 'Published experiments',
    sentences: [
      'Each card is an experiment of the literature: it runs here with one click, and its result stands beside the published one.',
      'The quick form takes minutes, the full form is the experiment as published.',
    ],
    commands: ['card.run-quick', 'gallery.open'],
  },
  card: {
    title: 'A published experiment',
    sentences: [
      'Its settings, what it will take, and its results beside the published ones with a verdict and its reason.',
    ],
    commands: ['card.run-quick', 'card.toggle', 'card.export'],
  },
  check: {
    title: 'Check of the project file',
    sentences: [
      'The quick check looks at the structure, the deep one reads every block of numbers. Neither changes anything.',
    ],
    commands: ['project.check', 'project.save-copy'],
  },
  report: {
    title: 'A report',
    sentences: [
      'Methods, results, figures, settings and hashes of one run or of several beside each other, as they will be written.',
      'HTML is one file that needs nothing else. PDF is made by the desktop program, or by a browser of the host.',
    ],
    commands: ['report.open', 'view.print'],
  },
  settings: {
    title: 'Settings',
    sentences: [
      'They hold for every project on this computer, at once.',
      'Every command can be given other keys; the keys can be taken to another computer as a file.',
    ],
    commands: ['view.settings', 'help.shortcuts'],
  },
};

/** Help on a view; on the window as a whole where nothing is in front. */
export function helpOn(view: Tab['view'] | undefined): HelpPage {
  return (view === undefined ? undefined : helpPages[view.kind]) ?? nothingOpen;
}

/** What the element that had the focus says about itself: the text that describes it. */
export function describedBy(element: Element | null): string {
  const ids = element?.getAttribute('aria-describedby')?.split(/\s+/) ?? [];
  const texts = ids.map((id) => document.getElementById(id)?.textContent?.trim() ?? '');
  return texts.filter((text) => text !== '').join(' ');
}
