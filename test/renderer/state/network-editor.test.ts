import { describe, expect, it } from 'vitest';
import { addLayer, changeLayer, connect, place } from '../../../src/renderer/network/document.ts';
import { Connection } from '../../../src/renderer/state/connection.svelte.ts';
import { NetworkEditor } from '../../../src/renderer/state/network-editor.svelte.ts';
import { createFakeClient, type FakeServices } from '../../helpers/fake-client.ts';

async function opened(): Promise<{ fake: FakeServices; editor: NetworkEditor; other: NetworkEditor }> {
  const fake = createFakeClient('full');
  const connection = new Connection(fake.connect);
  await connection.connect();
  const [editor, other] = [new NetworkEditor(connection, 1), new NetworkEditor(connection, 1)];
  await expect.poll(() => editor.doc !== null && other.doc !== null).toBe(true);
  return { fake, editor, other };
}

const saves = (fake: FakeServices): number =>
  fake.calls.filter(({ method }) => method === 'network.save').length;

describe('NetworkEditor', () => {
  it('stores what was changed once, a moment after the last change, and at once when it is asked to', async () => {
    const { fake, editor } = await opened();
    expect(editor.saved).toBe(true);
    editor.edit((doc) => addLayer(doc, 'tanh'));
    editor.edit((doc) => connect(doc, 'input', 'hidden2'));
    expect([editor.saved, saves(fake)]).toEqual([false, 0]);
    await editor.flush();
    expect([editor.saved, saves(fake)]).toEqual([true, 1]);
    await editor.flush();
    expect(saves(fake)).toBe(1);
  });

  it('undoes what was typed in one field at once, and chooses nothing that is gone', async () => {
    const { editor } = await opened();
    const before = editor.doc;
    for (const size of [4, 40])
      editor.edit((doc) => changeLayer(doc, 'hidden', { size }), { of: 'units of hidden', form: true });
    editor.undo();
    expect(editor.doc).toBe(before);
    editor.redo();
    expect(editor.doc?.graph.layers[0].size).toBe(40);
    editor.edit((doc) => addLayer(doc, 'tanh'));
    editor.choose({ kind: 'node', name: 'hidden2' });
    editor.undo();
    expect(editor.chosen).toBeNull();
  });

  it('tells what is wrong until it is right again', async () => {
    const { editor } = await opened();
    expect([editor.valid, editor.troubles]).toEqual([true, []]);
    editor.edit((doc) => ({
      ...doc,
      graph: { ...doc.graph, connections: doc.graph.connections.map((one) => ({ ...one, delay: 0 })) },
    }));
    expect(editor.valid).toBe(false);
    expect(editor.troubles[0].code).toBe('network.cycle');
    editor.undo();
    expect(editor.valid).toBe(true);
  });

  it('keeps the change and says why where it cannot be stored', async () => {
    const { fake, editor } = await opened();
    fake.fail('network.save', 'The disk is full. Make room, then try again.');
    editor.edit((doc) => place(doc, { hidden: { x: 1, y: 2 } }));
    await editor.flush();
    expect([editor.saved, editor.problem]).toEqual([false, 'The disk is full. Make room, then try again.']);
    expect(editor.doc?.drawing.places.hidden).toEqual({ x: 1, y: 2 });
  });

  it('follows what another window stores, and can take that back', async () => {
    const { editor, other } = await opened();
    editor.edit((doc) => changeLayer(doc, 'hidden', { size: 17 }));
    await editor.flush();
    await expect.poll(() => other.doc?.graph.layers[0].size).toBe(17);
    other.undo();
    expect(other.doc?.graph.layers[0].size).toBe(3);
    editor.dispose();
    other.dispose();
  });
});
