/** Series that take the place of measured data: made once by the engine, stored in the project, and used again. */
import type { Series } from '../../engine/data/series.ts';
import type { DataSlot } from '../../engine/replications/index.ts';
import { bytesOf, hashOf } from '../db/bytes.ts';
import type { ProjectDb } from '../db/project-db.ts';

/**
 * The number of the slot's stand-in among the series of the project, where it is stored first if it is not there.
 * One that was stored counts where its receipt names the same numbers.
 * @returns also whether it was added
 */
export async function standInFor(
  { series }: Pick<ProjectDb, 'series'>,
  slot: DataSlot,
): Promise<{ readonly id: number; readonly added: boolean }> {
  const made = slot.standIn.make();
  const receipt = {
    generator: 'stand-in',
    slot: slot.name,
    label: slot.standIn.label,
    note: slot.standIn.note,
    sha256: numbersHash(made),
  };
  const same = series.list().find(({ receipt: other }) => {
    return other?.generator === 'stand-in' && other.sha256 === receipt.sha256;
  });
  if (same !== undefined) return { id: same.id, added: false };
  const { id } = await series.add(made, { name: `${slot.label} (stand-in)`, receipt });
  return { id, added: true };
}

/** Over names and numbers of all columns. */
function numbersHash({ columns }: Series): string {
  return hashOf(columns.map(({ name, values }) => `${name} ${hashOf(bytesOf(values))}`).join('\n'));
}
