/** Bounds of the text importer: what is beyond them is refused with a sentence instead of filling the memory. */

/** Bytes of decoded text looked at before anything is decided. */
export const headBytes = 256 * 1024;
/** The head grows to this where the lines are so long that there are few of them. */
export const maxHeadBytes = 1024 * 1024;
/** A record (line, or lines joined by quotes) longer than this is not a table of numbers. */
export const maxRecordBytes = 1024 * 1024;
/** Columns of one file. */
export const maxColumns = 20_000;
/** A number has fewer characters than this, also with every digit a float64 can have (1075 and an exponent). */
export const maxNumberLength = 1200;
/** Values of all columns together: 2 GiB of float64. */
export const maxValues = 2 ** 28;
/** A compressed file larger than this when unpacked, and more than `maxInflation` times its size, is refused. */
export const maxInflatedBytes = 32 * 1024 * 1024;
export const maxInflation = 200;
/** Characters of the note (preamble and comments) that are kept. */
export const maxNoteLength = 16_384;
/** Problems listed in a receipt; all are counted. */
export const maxProblems = 100;
/** Characters of a cell quoted in a message. */
export const maxQuoted = 60;
