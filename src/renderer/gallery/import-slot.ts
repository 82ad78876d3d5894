/** Importing the data of a card, with the recipe that its files are read by. */
import { messageOf } from '../state/connection.svelte.ts';
import type { AppState } from '../state/app.svelte.ts';
import type { CardDesk } from '../state/gallery-card.svelte.ts';
import { fileNameOf } from '../state/paths.svelte.ts';
import { openCard, openImport } from '../state/open.ts';
import type { Card } from './card.ts';

type Slot = Card['data'][number];

/**
 * Asks for the files of a slot, one after the other, imports them and chooses the series for the slot. What cannot be
 * read by the recipe alone is shown in the import's own view, where it can be settled.
 */
export async function importForSlot(app: AppState, desk: CardDesk, slot: Slot): Promise<void> {
  try {
    const paths = await askFiles(app, slot.files);
    if (paths === null) return;
    const source = paths.length === 1 ? { path: paths[0] } : { paths };
    const params = { source, recipe: { ...slot.recipe }, name: fileNameOf(paths[0]) };
    const outcome = await app.connection.call('series.import', params);
    if (outcome.kind === 'series') {
      desk.data.set(slot.name, outcome.series.id);
      app.notices.done(`“${outcome.series.name}” was imported and chosen as ${slot.label}.`);
      openCard(app, desk.card.name);
      return;
    }
    if (paths.length === 1) openImport(app, { path: paths[0] });
    app.notices.failed(`${slot.label}: the file could not be read as it is. ${slot.help}`);
  } catch (error) {
    app.notices.failed(messageOf(error));
  }
}

/** Null as soon as one is not chosen. */
async function askFiles(app: AppState, count: number): Promise<string[] | null> {
  const paths: string[] = [];
  while (paths.length < count) {
    const path = await app.paths.ask('open-data');
    if (path === null) return null;
    paths.push(path);
  }
  return paths;
}
