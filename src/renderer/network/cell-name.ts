/** Cells in few letters. */
import { tables } from '../../engine/catalog.ts';

/** A cell's name where there is little room: its label where that is short. */
export function cellName(name: string): string {
  const label = tables.cells.find((entry) => entry.name === name)?.label ?? name;
  return label.length <= 8 ? label : name;
}
