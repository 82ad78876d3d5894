/** Copying by a press of a button, also where the page may not use the clipboard by itself. */

/**
 * Puts `text` on the clipboard. Hosts that grant no permissions refuse the clipboard's own way; then the text is
 * selected out of sight and copied as Ctrl+C would, which is the person's own act and needs none.
 * @returns whether it is on the clipboard now
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const before = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('aria-hidden', 'true');
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  try {
    // Outdated in name only: there is no other way to copy without the clipboard's permission.
    return document.execCommand('copy');
  } finally {
    area.remove();
    if (before instanceof HTMLElement) before.focus();
  }
}
