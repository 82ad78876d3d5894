/** What keys do in the drawing. */
import type { Chosen, NetworkEditor } from '../state/network-editor.svelte.ts';
import { neighbour, placesOf } from './arrange.ts';
import { layerOf, type NetworkDocument, place, removeConnection, removeLayer } from './document.ts';

/** What the keys act on. */
export interface KeyDesk {
  readonly doc: NetworkDocument;
  readonly chosen: Chosen | null;
  /** Null where the drawing is only looked at. */
  readonly editor: NetworkEditor | null;
  focusNode(name: string): void;
  focusDrawing(): void;
  wire(from: string, to: string): void;
  onsettings(): void;
}

type Press = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** Pixels that a node is moved by an arrow key. */
const step = 16;

/** Does what a key means; false where it means nothing here. */
export function keyPressed(press: Press, desk: KeyDesk): boolean {
  if (press.ctrlKey || press.metaKey || press.altKey) return false;
  const { editor, chosen } = desk;
  if (editor !== null && editor.wiring !== null) return wiringKey(press.key, desk, editor);
  if (press.key === 'Enter' && chosen !== null) return done(desk.onsettings);
  if (chosen?.kind === 'node' && press.key.startsWith('Arrow')) return arrow(press, desk, chosen.name);
  if (editor === null || chosen === null) return false;
  if (press.key === 'Delete' || press.key === 'Backspace') return remove(desk, editor, chosen);
  if (press.key.toLowerCase() === 'c' && chosen.kind === 'node')
    return beginWiring(desk.doc, editor, chosen.name);
  return false;
}

function done(act: () => void): true {
  act();
  return true;
}

function arrow({ key, shiftKey }: Press, { doc, editor, focusNode }: KeyDesk, name: string): boolean {
  const places = placesOf(doc);
  if (!shiftKey || editor === null) {
    const next = neighbour(places, name, key);
    if (next !== null) focusNode(next);
    return true;
  }
  const steps: Record<string, readonly [number, number]> = {
    ArrowUp: [0, -step],
    ArrowDown: [0, step],
    ArrowLeft: [-step, 0],
    ArrowRight: [step, 0],
  };
  const by = steps[key];
  const { x, y } = places[name];
  editor.edit((now) => place(now, { [name]: { x: x + by[0], y: y + by[1] } }), {
    of: `place of ${name}`,
    form: true,
  });
  return true;
}

function remove({ focusDrawing }: KeyDesk, editor: NetworkEditor, chosen: Chosen): boolean {
  if (chosen.kind === 'connection') editor.edit((now) => removeConnection(now, chosen.index));
  else if (editor.doc === null || layerOf(editor.doc, chosen.name) === undefined) return false;
  else editor.edit((now) => removeLayer(now, chosen.name));
  editor.choose(null);
  focusDrawing();
  return true;
}

/** The first layer that the node does not lead to yet is proposed. */
function beginWiring({ graph }: NetworkDocument, editor: NetworkEditor, from: string): boolean {
  const names = graph.layers.map(({ name }) => name);
  const leads = (to: string): boolean => graph.connections.some((one) => one.from === from && one.to === to);
  const to = names.find((name) => name !== from && !leads(name)) ?? names[0];
  if (to !== undefined) editor.wiring = { from, to };
  return true;
}

function wiringKey(key: string, { doc, wire }: KeyDesk, editor: NetworkEditor): boolean {
  const { wiring } = editor;
  if (wiring === null) return false;
  const names = doc.graph.layers.map(({ name }) => name);
  const by: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  if (key in by) {
    const to = names[(names.indexOf(wiring.to) + by[key] + names.length) % names.length];
    editor.wiring = { ...wiring, to };
    return true;
  }
  if (key !== 'Enter' && key !== 'Escape') return false;
  editor.wiring = null;
  if (key === 'Enter') wire(wiring.from, wiring.to);
  return true;
}
