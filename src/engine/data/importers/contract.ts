/** What every importer takes and gives: bytes in; a series, questions or errors out, always with a receipt. */
import type { Series } from '../series.ts';

/** Choices a person may make for a file. What is left out is decided from the file and reported in the receipt. */
export interface ImportRecipe {
  /** Name of the importer (see `importers`); decided from the file's name and content where it is left out. */
  readonly format?: string;
  readonly encoding?: Encoding;
  /** The character between cells; 'spaces' is any run of blanks, 'none' a single column. */
  readonly delimiter?: Delimiter;
  readonly decimalMark?: '.' | ',';
  /** The character between groups of three digits; removed only when it is given here. */
  readonly thousandsMark?: ThousandsMark;
  /** Line of the column names, counted from 1, or 'none'. */
  readonly headerRow?: number | 'none';
  /** Line of the units, counted from 1, or 'none'. */
  readonly unitsRow?: number | 'none';
  /** Lines that begin with this are comments; several are separated by a space, '' means that there are none. */
  readonly commentPrefix?: string;
  /** Lines at the top that are not read. */
  readonly skipLines?: number;
  /** Cells that mean "missing", besides the usual ones (empty, NA, N/A, #N/A, NaN, '.', '?', '-'). */
  readonly missingCodes?: readonly string[];
  /** Name of the time column, or 'none'. */
  readonly timeColumn?: string;
  /** 'iso', 'unix-s', 'unix-ms', 'excel', 'number', 'quarter', 'month', or a strptime format such as '%d/%m/%Y'. */
  readonly timeFormat?: string;
  /** Names of the columns to keep; all columns of numbers otherwise. */
  readonly columns?: readonly string[];
  /** Which of several arrays, sheets or tables in a file; '*' takes all arrays of the longest length side by side. */
  readonly part?: string;
  /** What follows each other in time in an array: its rows or its columns. */
  readonly steps?: 'rows' | 'columns';
  /** Reading stops after this many errors. */
  readonly stopAfterErrors?: number;
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
export type Delimiter = ',' | ';' | '\t' | '|' | 'spaces' | 'none';
export type ThousandsMark = 'none' | ',' | '.' | ' ' | "'";

/** One decision about the file: `what` is a key of the recipe or a thing found, `why` a sentence. */
export interface ImportDecision {
  readonly what: string;
  readonly value: string | number | readonly string[];
  readonly how: 'given' | 'decided';
  readonly why: string;
}

/** What was read in one column. `min` and `max` are null where every value is missing. */
export interface ColumnReceipt {
  readonly name: string;
  readonly unit: string | null;
  readonly count: number;
  readonly missing: number;
  readonly min: number | null;
  readonly max: number | null;
}

/** Something odd that does not stop the import; `column` and `found` where it is one cell. */
export interface ImportProblem {
  readonly line: number;
  readonly column: string | null;
  readonly found: string;
  readonly sentence: string;
}

/** Something a person should know; `recipe` is a change that may be wanted. */
export interface ImportNotice {
  readonly sentence: string;
  readonly recipe?: ImportRecipe;
}

/** Steps between the rows in time, in the time column's unit (seconds for dates). Nothing is repaired. */
export interface TimeReport {
  readonly column: string;
  readonly kind: 'date' | 'number';
  /** Distinct steps with their counts, the most frequent first, at most eight. */
  readonly steps: readonly { readonly step: number; readonly count: number }[];
  readonly gaps: number;
  readonly duplicates: number;
  readonly backwards: number;
  /** Rows (from 1) where the first few gaps, duplicates and steps backwards are. */
  readonly examples: readonly { readonly row: number; readonly what: 'gap' | 'duplicate' | 'backwards' }[];
}

/** How a file was read, as plain JSON; stored with the series. */
export interface ImportReceipt {
  readonly importer: string;
  /** Of several files, all names with commas between them. */
  readonly fileName: string;
  readonly bytes: number;
  /** SHA-256 of the bytes of the file as given (compressed if it is); of several, of all bytes one file after another. */
  readonly sha256: string;
  readonly decisions: readonly ImportDecision[];
  /** The whole recipe; importing with it again gives the same series. */
  readonly recipe: ImportRecipe;
  readonly linesRead: number;
  /** Data rows met, and those kept in the series. */
  readonly rowsRead: number;
  readonly rowsKept: number;
  readonly columns: readonly ColumnReceipt[];
  readonly time: TimeReport | null;
  /** Text above the data and comments, as it stood. */
  readonly note: string;
  /** Problems in all, and the first of them. */
  readonly problemCount: number;
  readonly problems: readonly ImportProblem[];
  /** Cells whose text was rewritten before it was read, by kind ('decimal comma', ...). */
  readonly cellsChanged: Readonly<Record<string, number>>;
  readonly notices: readonly ImportNotice[];
}

/** A doubt that only a person can settle. Each choice carries the recipe that answers it and how it would read. */
export interface ImportQuestion {
  readonly id: 'delimiter' | 'number-marks' | 'date-order' | 'part';
  readonly sentence: string;
  readonly choices: readonly {
    readonly label: string;
    readonly recipe: ImportRecipe;
    readonly sample: readonly { readonly text: string; readonly reading: string }[];
  }[];
}

/** An error in the file: where (line from 1, column name or number), what was found, expected, and what to do. */
export interface ImportError {
  readonly file: string;
  readonly line: number | null;
  readonly column: string | null;
  /** Where in a file without lines: a cell of a sheet, an element of an array, a byte. */
  readonly place?: string;
  readonly found: string;
  readonly expected: string;
  readonly advice: string;
}

/** How an import ends. */
export type ImportResult =
  | { readonly kind: 'series'; readonly series: Series; readonly receipt: ImportReceipt }
  | {
      readonly kind: 'question';
      readonly questions: readonly ImportQuestion[];
      readonly receipt: ImportReceipt;
    }
  | { readonly kind: 'error'; readonly errors: readonly ImportError[]; readonly receipt: ImportReceipt };

/** An import under way: `push` the bytes of the file in order, then `end` once; binary formats end by a promise. */
export interface Import<End = ImportResult> {
  push(chunk: Uint8Array): void;
  /** What follows is another file. Only for formats that take several. */
  next?(fileName: string): void;
  /** True where reading has stopped early; further bytes only count for size and hash. */
  readonly stopped: boolean;
  end(): End;
}

/** A cell as the preview shows it: its text beside its reading. `value` is null unless it reads as a number. */
export interface PreviewCell {
  readonly text: string;
  readonly value: number | null;
  readonly state: 'number' | 'changed' | 'missing' | 'flagged' | 'unreadable' | 'time' | 'left out' | 'name';
}

/** The first rows of a file, read with the same decisions as the import makes. Plain JSON. */
export interface ImportPreview {
  readonly decisions: readonly ImportDecision[];
  readonly recipe: ImportRecipe;
  readonly columns: readonly {
    readonly name: string;
    readonly unit: string | null;
    readonly role: 'value' | 'time' | 'time of day' | 'left out';
  }[];
  readonly rows: readonly {
    readonly line: number;
    readonly role: 'above' | 'header' | 'units' | 'data';
    readonly cells: readonly PreviewCell[];
  }[];
  readonly note: string;
  readonly notices: readonly ImportNotice[];
  readonly questions: readonly ImportQuestion[];
  readonly errors: readonly ImportError[];
  /** Arrays, sheets or tables to choose from, where the file has several. */
  readonly parts?: readonly { readonly name: string; readonly label: string }[];
  /** True where only the beginning of the file was read. */
  readonly partial: boolean;
}

/** The beginning of a file, at least 256 KB where it is not the whole. */
export interface FileHead {
  readonly bytes: Uint8Array;
  readonly isWhole: boolean;
}

/** Lets others work during a long import; rejects where the import is to end. The host gives it. */
export type Pause = () => Promise<void>;

/** A format that can be imported; one file an entry, one line in `index.ts`. */
export interface Importer {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  /** What defines the format. */
  readonly source: string;
  /** With the dot, in lower case; '.csv.gz' is covered by '.csv'. */
  readonly extensions: readonly string[];
  /** What a recipe may say for it, besides the format. */
  readonly choices: readonly (keyof ImportRecipe)[];
  /** What its parts are called, where a file may hold several. */
  readonly partLabel?: string;
  /** Whether several files are read one after the other into one series. */
  readonly takesSeveral?: boolean;
  /** Whether a preview needs the whole file of this beginning. */
  previewNeedsAll?(head: Uint8Array): boolean;
  /** Whether the beginning of a file is of this format; for those that share extensions with others. */
  sniff?(head: FileHead): boolean;
  create(recipe: ImportRecipe, fileName: string, pause?: Pause): Import<ImportResult | Promise<ImportResult>>;
  preview(bytes: Uint8Array, fileName: string, recipe: ImportRecipe): ImportPreview | Promise<ImportPreview>;
}

/** A format whose bytes are read as they come: nothing is left to wait for at the end. */
export interface StreamImporter extends Importer {
  create(recipe: ImportRecipe, fileName: string): Import;
  preview(bytes: Uint8Array, fileName: string, recipe: ImportRecipe): ImportPreview;
}
