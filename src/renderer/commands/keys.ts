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
  const key = parts.at(-1) === 'Space' ? ' ' : (parts.at(-1) ?? '');
  const has = (name: string): boolean => parts.slice(0, -1).includes(name);
  const mod = mac ? press.metaKey : press.ctrlKey;
  const other = mac ? press.ctrlKey : press.metaKey;
  const isSign = key.length === 1 && key !== ' ' && key.toLowerCase() === key.toUpperCase();
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

/** Where a press comes from, as far as it matters here. */
export interface PressPlace {
  /** In a field that takes text. */
  readonly typing: boolean;
  readonly mac: boolean;
}

/** Whether a press is part of writing or editing text, and must not start an action of the window. */
export function isText(press: KeyPress, { typing, mac }: PressPlace): boolean {
  if (!typing || /^F\d+$/.test(press.key)) return false;
  if (press.altKey) return mac;
  const held = mac ? press.metaKey : press.ctrlKey;
  return !held || press.key.length !== 1 || 'acvxyz'.includes(press.key.toLowerCase());
}

/** Whether an event's target takes text. */
export function takesText(target: EventTarget | null): boolean {
  const fields =
    'input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]';
  return target instanceof HTMLElement && target.closest(fields) !== null;
}

/** Whether an event comes from the middle of the window and from nothing there that a key works on. */
export function isPlain(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const controls =
    'button, a, input, select, textarea, summary, [role=tab], [role=region], [contenteditable]';
  const inside = target === document.body || target.closest('main') !== null;
  return inside && target.closest(controls) === null;
}

export const isMac = (): boolean => /Mac/.test(navigator.platform);
