/** Key combinations written as 'Mod+Shift+P', where Mod is Cmd on a Mac and Ctrl elsewhere. */

/** What of a keyboard event is looked at. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Keys whose own sign cannot stand in a combination. */
const keysByName: Record<string, string> = { Space: ' ', Plus: '+' };

/** Whether the press is this combination. Signs that need Shift to be typed ('?') are compared without it. */
export function matches(combination: string, press: KeyPress, mac: boolean): boolean {
  const parts = combination.split('+');
  const named = parts.at(-1) ?? '';
  const key = keysByName[named] ?? named;
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
  const signs: Record<string, string> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Plus: '+' };
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

/** Keys that work in lists, fields and on what scrolls: they start an action only where nothing else has the focus. */
export function needsPlain(combination: string): boolean {
  return /^(Space|Enter|Delete|Backspace|Home|End|Page(Up|Down)|Arrow(Up|Down|Left|Right))$/.test(
    combination,
  );
}

/** A press as a combination is written, 'Mod+Shift+P'; null while only Ctrl, Shift, ... are held. */
export function combinationOf(press: KeyPress, mac: boolean): string | null {
  if (/^(Control|Shift|Alt|AltGraph|Meta|CapsLock|Dead|Process|Unidentified)$/.test(press.key)) return null;
  const named = Object.keys(keysByName).find((name) => keysByName[name] === press.key);
  const key = named ?? (press.key.length === 1 ? press.key.toUpperCase() : press.key);
  const isSign = press.key.length === 1 && key !== 'Space' && key.toLowerCase() === key.toUpperCase();
  const held = [
    (mac ? press.metaKey : press.ctrlKey) && 'Mod',
    press.altKey && 'Alt',
    press.shiftKey && !isSign && named !== 'Plus' && 'Shift',
  ].filter((part) => part !== false);
  // The order in which the commands' own keys are written.
  return [...held.sort((a, b) => order.indexOf(a) - order.indexOf(b)), key].join('+');
}

const order = ['Mod', 'Alt', 'Shift'];

/** Why a combination cannot be given to a command; null where it can. */
export function refusalOf(combination: string): string | null {
  const parts = combination.split('+');
  const key = parts.at(-1) ?? '';
  if (key === 'Escape' || key === 'Tab')
    return `${key} keeps its own meaning: it closes, or moves the focus.`;
  const held = parts.includes('Mod') || parts.includes('Alt');
  if (!held && key.length === 1 && key !== '?')
    return 'A sign alone would start the command while somebody types. Hold Ctrl or Alt (Cmd or Option) with it.';
  return null;
}

export const isMac = (): boolean => /Mac/.test(navigator.platform);
