/**
 * The diagnostics as the settings of a run offer them. They cannot be imported there: diagnostics read settings
 * themselves, to propose changed ones. So their table comes here by itself (from live.ts).
 */
import type { Entry, Field, Table } from '../fields.ts';

/** How often; the first setting of every diagnostic in `record.diagnostics`. */
const every: Field = {
  kind: 'integer',
  label: 'Every',
  help: 'Iterations between two of them: it is computed at the multiples of this number, the start included.',
  default: 10,
  min: 1,
};

let offered: Table = [];

/** Offers these entries, each with a setting `every` more. */
export function offerLive(entries: readonly Entry[]): void {
  offered = entries.map(({ name, label, help, fields }) => ({
    name,
    label,
    help,
    fields: { every, ...fields },
  }));
}

/** What `record.diagnostics` may name. Empty before live.ts was imported, as engine/index.ts and catalog.ts do. */
export const liveTable = (): Table => offered;
