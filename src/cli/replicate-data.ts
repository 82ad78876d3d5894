/** Data files for a card: which file goes to which slot, and their import into the project. */
import { suggestion, UnfoldError } from '../engine/errors.ts';
import type { DataSlot, Replication } from '../engine/replications/index.ts';
import { importSeries } from './import-series.ts';
import type { Output } from './output.ts';
import type { Session } from './session.ts';

/** The files that were given for one slot. */
export interface SlotFiles {
  readonly slot: DataSlot;
  readonly files: readonly string[];
}

/**
 * Reads `--data [SLOT=]FILE[,FILE,...]`. The slot may be left out where the card has one.
 * @throws UnfoldError 'usage.data' naming what was given, the slots there are, and how many files each takes
 */
export function slotFiles(card: Replication, given: readonly string[]): readonly SlotFiles[] {
  const found = given.map((text) => oneSlot(card, text));
  for (const [i, { slot }] of found.entries()) {
    if (found.findIndex((other) => other.slot === slot) !== i)
      throw new UnfoldError('usage.data', `--data ${given[i]}: the slot "${slot.name}" was given before.`);
  }
  return found;
}

/** Imports the files of each slot by its recipe; series that the project has already are taken. Slot -> series number. */
export async function importSlots(
  session: Session,
  output: Output,
  wanted: readonly SlotFiles[],
): Promise<Record<string, number>> {
  const data: Record<string, number> = {};
  for (const { slot, files } of wanted) {
    const [file, ...more] = files;
    const request = { file, recipe: { ...slot.recipe }, name: null, keyPrefix: '', reuse: true };
    const all = more.length === 0 ? request : { ...request, more };
    data[slot.name] = (await importSeries(session, output, all)).id;
  }
  return data;
}

function oneSlot(card: Replication, text: string): SlotFiles {
  if (card.data.length === 0) {
    throw new UnfoldError(
      'usage.data',
      `--data ${text}: the card "${card.name}" needs no data: its sequences are made. Leave --data out.`,
    );
  }
  const named = slotNamed(card, text);
  if (named === null && card.data.length > 1) {
    const names = card.data.map(({ name }) => name);
    const [before] = text.split('=', 1);
    const near = text.includes('=') ? suggestion(before, names) : '';
    throw new UnfoldError(
      'usage.data',
      `--data ${text}: say which data it is: ${names.map((name) => `${name}=FILE`).join(' or ')}.${near}`,
    );
  }
  const slot = named ?? card.data[0];
  const rest = named === null ? text : text.slice(slot.name.length + 1);
  const files = slot.files === 1 ? [rest] : rest.split(',');
  if (files.length === slot.files && !files.includes('')) return { slot, files };
  throw new UnfoldError(
    'usage.data',
    `--data ${text}: ${slot.label} takes ${slot.files} ${slot.files === 1 ? 'file' : 'files, with commas between'}. ${slot.help}`,
  );
}

const slotNamed = (card: Replication, text: string): DataSlot | null =>
  card.data.find(({ name }) => text.startsWith(`${name}=`)) ?? null;
