/** Key combinations written as 'Mod+Shift+P', where Mod is Cmd on a Mac and Ctrl elsewhere. */

/** What of a keyboard event is looked at. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Whether the press is this combination. Signs that need Shift to be typed ('?') are compared without it. */
export function matches(combination: string, press: KeyPress, mac: boolean): boolean {
  const parts = combination.split('+');
  const key = parts.at(-1) ?? '';
  const has = (name: string): boolean => parts.slice(0, -1).includes(name);
  const mod = mac ? press.metaKey : press.ctrlKey;
  const other = mac ? press.ctrlKey : press.metaKey;
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  return (
    press.key.toLowerCase() === key.toLowerCase() &&
    mod === has('Mod') &&
    !other &&
    press.altKey === has('Alt') &&
    (isSign || press.shiftKey === has('Shift'))
  );
}

/** The combination as it is written for people: Ctrl+Shift+P, or ⇧⌘P on a Mac. */
export function keyLabel(combination: string, mac: boolean): string {
  const parts = combination.split('+');
  if (!mac) return parts.map((part) => (part === 'Mod' ? 'Ctrl' : part)).join('+');
  const signs: Record<string, string> = { Mod: '⌘', Shift: '⇧', Alt: '⌥' };
  return parts.map((part) => signs[part] ?? part).join('');
}

/** Whether a press belongs to what is being typed and must not start an action. Combinations with Mod and F keys pass. */
export function isTyping(target: EventTarget | null, press: KeyPress): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (press.ctrlKey || press.metaKey || press.altKey || /^F\d+$/.test(press.key)) return false;
  return target.closest('input, textarea, select, [contenteditable], [role="dialog"]') !== null;
}

export const isMac = (): boolean => /Mac/.test(navigator.platform);
