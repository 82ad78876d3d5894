/** How figures are saved: as somebody chose last, on this computer. */
import type { FigureFormat } from './figure-files.ts';

/** Width and height in mm, type in points. */
export interface FigureChoice {
  readonly format: FigureFormat;
  readonly width: number;
  readonly height: number;
  readonly fontSize: number;
}

/** One column of a journal. */
export const firstChoice: FigureChoice = { format: 'svg', width: 85, height: 58, fontSize: 8 };

/** The widths that journals have. */
export const widths = [
  { width: 85, label: 'One column, 85 mm' },
  { width: 170, label: 'Two columns, 170 mm' },
] as const;

/** Least and greatest height in mm and size of type in points. */
export const bounds = { height: [30, 240], fontSize: [5, 14] } as const;

const key = 'unfold.figure';

/** The last choice; the first one where none is stored, or where what is stored is no choice. */
export function storedChoice(storage: Pick<Storage, 'getItem'>): FigureChoice {
  try {
    const found = JSON.parse(storage.getItem(key) ?? '{}') as Partial<FigureChoice>;
    return {
      format: found.format === 'pdf' || found.format === 'png' ? found.format : 'svg',
      width: widths.find(({ width }) => width === found.width)?.width ?? firstChoice.width,
      height: within(found.height, bounds.height, firstChoice.height),
      fontSize: within(found.fontSize, bounds.fontSize, firstChoice.fontSize),
    };
  } catch {
    return firstChoice;
  }
}

/** Keeps a choice. */
export const storeChoice = (storage: Pick<Storage, 'setItem'>, choice: FigureChoice): void =>
  storage.setItem(key, JSON.stringify(choice));

/** The number inside the bounds; `otherwise` where it is none. */
export function within(value: unknown, [low, high]: readonly [number, number], otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value)
    ? Math.min(high, Math.max(low, value))
    : otherwise;
}
