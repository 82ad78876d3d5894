/** Keys that belong to the parts of the window themselves and cannot be given away. */

interface KeyGroup {
  readonly title: string;
  readonly rows: readonly { readonly label: string; readonly keys: string }[];
}

const group = (title: string, rows: readonly (readonly [string, string])[]): KeyGroup => ({
  title,
  rows: rows.map(([label, keys]) => ({ label, keys })),
});

/** @param mac whether keys are those of a Mac; @param desktop whether the window is the desktop's own */
export function fixedKeys(mac: boolean, desktop: boolean): readonly KeyGroup[] {
  const mod = (key: string): string => (mac ? `⌘${key}` : `Ctrl+${key}`);
  return [
    group('In a chart that has the focus', [
      ['Zoom in, zoom out', '+  −'],
      ['Move', '←  →'],
      ['Whole range', '0'],
      ['Logarithmic axis', 'L'],
      ['Zoom at the pointer; the other axis', 'Wheel; Shift+wheel'],
      ['Move; zoom to a part', 'Drag; Alt+drag'],
    ]),
    group('In fields, lists and dialogs', [
      ['Undo, redo', `${mod('Z')}, ${mac ? '⇧⌘Z' : 'Ctrl+Y'}`],
      ['Cut, copy, paste, select all', [mod('X'), mod('C'), mod('V'), mod('A')].join(', ')],
      ['Next, previous place', 'Tab, Shift+Tab'],
      ['Next, previous in the contents or the tabs', '↓ ↑, → ←'],
      ['Close a dialog or a menu', 'Esc'],
      ['Close the tab that has the focus', 'Delete'],
      ...(desktop && !mac ? ([['Menus', 'Alt, then the underlined letter']] as const) : []),
    ]),
  ];
}
