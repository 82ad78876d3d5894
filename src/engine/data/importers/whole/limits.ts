/** Bounds of formats that are read as a whole: what is beyond them is refused with a sentence. */

/** Bytes of a file. */
export const maxFileBytes = 2 ** 30;
/** Bytes that a compressed part may have unpacked. */
export const maxUnpackedBytes = 2 ** 30;
/** Unpacked bytes beyond this must not be more than `maxRatio` times the packed ones. */
export const freeUnpackedBytes = 2 ** 26;
export const maxRatio = 300;
/** Files in an archive, sheets of a workbook, arrays of a file. */
export const maxParts = 10_000;
/** Bytes of text that is parsed in one go. */
export const maxTextBytes = 2 ** 28;
/** Rows that a preview shows, and characters of a cell. */
export const previewRows = 200;
export const previewCells = 100;
export const previewLength = 200;
