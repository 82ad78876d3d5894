/** What readers of whole files hand on: parts (arrays, sheets, tables) that become columns of numbers. */
import type {
  ImportDecision,
  Importer,
  ImportError,
  ImportNotice,
  ImportProblem,
  ImportRecipe,
  Pause,
} from '../contract.ts';

/** A column as the file holds it. */
export interface TableColumn {
  readonly name: string;
  readonly unit: string | null;
  /** The values of dates are seconds since 1970 (UTC). */
  readonly kind: 'number' | 'date';
  /** NaN where nothing stands or where `texts` has the row. Never changed by those that read it. */
  readonly values: Float64Array;
  /** Rows that hold a text, which may be a number, a date or a mark for "missing". */
  readonly texts?: ReadonlyMap<number, string>;
  /** How the file has it, where that is not the number itself. */
  readonly raw?: (row: number) => string;
}

/** Where a value stands in the file. */
export type Place = Pick<ImportError, 'line' | 'column'> & { readonly place: string };

/** One part of a file, or its first rows. */
export interface Table {
  readonly rows: number;
  readonly columns: readonly TableColumn[];
  /** A time that the format itself tells, in place of a time column. */
  readonly time?: { readonly name: string; readonly values: Float64Array; readonly why: string };
  /** True where only the first rows were read. */
  readonly isPartial: boolean;
  readonly decisions?: readonly ImportDecision[];
  /** What must be added to the recipe so that the same table is read again. */
  readonly recipe?: ImportRecipe;
  readonly notices?: readonly ImportNotice[];
  readonly problems?: readonly ImportProblem[];
  readonly problemCount?: number;
  readonly errors?: readonly ImportError[];
  readonly note?: string;
  /** Rows above the data, for the preview: their number in the file and their cells. */
  readonly above?: readonly { readonly line: number; readonly cells: readonly string[] }[];
  /** Which of `above` holds the names. */
  readonly header?: number;
  /** Number of a row in the file, from 1. */
  lineOf(row: number): number;
  place(row: number, column: number): Place;
}

/** A part that can be read. */
export interface Part {
  readonly name: string;
  /** What it is, such as "1000 x 3, float64". */
  readonly label: string;
  /** At most `most` rows where that is no null. */
  read(most: number | null): Table | Promise<Table>;
}

/** A file that was opened. */
export interface Opened {
  readonly parts: readonly Part[];
  /** What was found besides and cannot be read, with why; for the error where there are no parts. */
  readonly others?: readonly string[];
  readonly decisions?: readonly ImportDecision[];
}

/** What a reader may look at. */
export interface Opening {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly recipe: ImportRecipe;
  /** False in a preview that got the beginning only. */
  readonly isWhole: boolean;
  readonly pause: Pause;
}

/** A format whose files are read as a whole. */
export interface WholeFormat extends Omit<Importer, 'create' | 'preview' | 'takesSeveral'> {
  /** Why a file is taken for it. */
  readonly why: string;
  /** @throws Refusal for what cannot be read */
  open(opening: Opening): Opened | Promise<Opened>;
}

/** What cannot be read, as a value thrown within the reader and turned into an `ImportError` at its door. */
export class Refusal extends Error {
  readonly error: Omit<ImportError, 'file'>;

  constructor(what: { found: string; expected: string; advice: string; place?: string; line?: number }) {
    super(what.found);
    const { line = null, ...rest } = what;
    this.error = { ...rest, line, column: null };
  }
}

/** A text in messages: short, in quotes. */
export const quoted = (text: string): string => `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
