/** Hands a file that was made in the page to the person, through the host's own "save as". */
export function download(blob: Blob, fileName: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A title as a file name: 'laser, 9 units: errors' -> 'laser-9-units-errors'. */
export function fileStem(title: string): string {
  const stem = title.normalize('NFKD').replace(/[^\p{L}\p{N}]+/gu, '-');
  return stem.replace(/^-+|-+$/g, '').toLowerCase() || 'chart';
}
