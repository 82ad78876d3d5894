/** Actions on the gallery and on the experiment in front. */
import { allowed } from '../gallery/verdict.ts';
import type { Card, Size } from '../gallery/card.ts';
import type { ReplicationInfo } from '../../shared/models.ts';
import { messageOf } from '../state/connection.svelte.ts';
import type { AppState } from '../state/app.svelte.ts';
import type { CardDesk } from '../state/gallery-card.svelte.ts';
import { mayLeave } from '../state/leave.ts';
import { openCard, openGallery } from '../state/open.ts';
import type { Command } from './command.ts';

/** The card whose tab is in front, or that is chosen in the gallery in front. */
export function currentCard(app: AppState): Card | undefined {
  const view = app.tabs.active?.view;
  if (view?.kind === 'card') return view.model.card;
  return view?.kind === 'gallery' ? app.gallery.card(app.gallery.chosen ?? '') : undefined;
}

const isReadOnly = (app: AppState): boolean => app.project.info?.readOnly === true;

/** What the pause and resume of the card in front act on. */
function currentReplication(app: AppState): ReplicationInfo | undefined {
  const card = currentCard(app);
  if (card === undefined || isReadOnly(app) || app.project.info === null) return undefined;
  const desk = app.gallery.desk(card);
  return app.tabs.active?.view.kind === 'card' ? desk.shown : app.gallery.of(card.name)[0];
}

const can =
  (...what: readonly (keyof ReturnType<typeof allowed>)[]) =>
  (app: AppState): boolean => {
    const replication = currentReplication(app);
    return replication !== undefined && what.some((one) => allowed(replication.status)[one]);
  };

export const galleryCommands: readonly Command[] = [
  {
    id: 'gallery.open',
    label: 'Gallery of published experiments',
    group: 'View',
    keys: ['Alt+G'],
    perform: openGallery,
  },
  {
    id: 'card.run-quick',
    label: 'Run the experiment in its quick form',
    group: 'Run',
    keys: ['Alt+Q'],
    enabled: (app) => currentCard(app) !== undefined && !isReadOnly(app),
    perform: (app) => forCurrent(app, (card) => runCard(app, card, 'quick')),
  },
  {
    id: 'card.toggle',
    label: 'Pause or resume the experiment',
    group: 'Run',
    keys: ['Alt+P'],
    enabled: can('pause', 'resume'),
    perform: (app) => {
      const info = currentReplication(app);
      if (info === undefined) return;
      return driveCard(app, info, allowed(info.status).pause ? 'replications.pause' : 'replications.resume');
    },
  },
  {
    id: 'card.export',
    label: 'Export the table and the figure of the experiment',
    group: 'Run',
    keys: [],
    enabled: (app) => shownOf(app)?.verdict != null,
    perform: (app) => {
      const info = shownOf(app);
      return info === undefined ? undefined : exportReplication(app, info.id, 'csv');
    },
  },
];

export type CardDrive = 'replications.pause' | 'replications.resume' | 'replications.stop';

/** Pauses, resumes or stops a replication. The new status arrives as an event. */
export async function driveCard(app: AppState, { id }: ReplicationInfo, method: CardDrive): Promise<void> {
  await app.attempt(method, { id });
}

/** Runs a card in one of its forms, with the data that were chosen for it. What its form holds stays as it is. */
export async function runCard(app: AppState, card: Card, size: Size): Promise<void> {
  const desk = app.gallery.desk(card);
  await startCard(app, desk, { ...desk.request, size, options: {} });
}

/** Runs a card, as its form is set by default. Without an open project it asks for one to be made first. */
export async function startCard(app: AppState, desk: CardDesk, request = desk.request): Promise<void> {
  if (desk.busy) return;
  desk.busy = true;
  try {
    if (app.project.info === null && !(await makeProject(app, desk.card))) return;
    const begun = await app.connection.call('replications.start', request);
    openCard(app, desk.card.name);
    desk.choose(begun.id);
  } catch (error) {
    openCard(app, desk.card.name);
    app.notices.failed(messageOf(error));
  } finally {
    desk.busy = false;
  }
}

/** Asks for a folder and writes the replication's table, runs and figure there. */
export async function exportReplication(app: AppState, id: number, format: 'csv' | 'json'): Promise<void> {
  try {
    const folder = await app.paths.ask('export');
    if (folder === null) return;
    const files = await app.connection.call('replications.export', { id, folder, format });
    app.notices.done(`${files.length} files were written to ${folder}.`);
  } catch (error) {
    app.notices.failed(messageOf(error));
  }
}

/** False where it was not wanted after all. The tabs of the page are closed with the change of project. */
async function makeProject(app: AppState, card: Card): Promise<boolean> {
  const path = await app.paths.ask('new-project', `${card.name}.unfold`);
  if (path === null || !(await mayLeave(app))) return false;
  await app.connection.call('project.create', { path });
  await app.project.load();
  await app.gallery.load(app.project.info?.path ?? null);
  return true;
}

function shownOf(app: AppState): ReplicationInfo | undefined {
  const view = app.tabs.active?.view;
  return view?.kind === 'card' ? view.model.shown : undefined;
}

function forCurrent(app: AppState, perform: (card: Card) => void | Promise<void>): void | Promise<void> {
  const card = currentCard(app);
  return card === undefined ? undefined : perform(card);
}
