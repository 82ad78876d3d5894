/** A network that is edited: its document with undo, what is chosen in it, what is wrong with it; saved by itself. */
import { type GraphTrouble, graphTroubles } from '../../engine/catalog.ts';
import { layerOf, type NetworkDocument } from '../network/document.ts';
import { begin, changed, type History, redone, undone } from '../network/history.ts';
import { messageOf, type Connection } from './connection.svelte.ts';
import { NetworkAnalysisDesk } from './network-analysis.svelte.ts';
import { debounce } from './throttle.ts';

const saveMs = 250;

/** What is looked at and acted on: a node (a layer, the inputs, the targets, the bias), or a connection by its index. */
export type Chosen =
  { readonly kind: 'node'; readonly name: string } | { readonly kind: 'connection'; readonly index: number };

/** Every change goes through `edit`, and is stored a moment after the last of them. */
export class NetworkEditor {
  readonly id: number;
  loading = $state(true);
  /** Why the network could not be read or stored. */
  problem = $state<string | null>(null);
  chosen = $state.raw<Chosen | null>(null);
  /** The part in front. */
  shown = $state<'drawing' | 'tables' | 'analysis'>('drawing');
  /** A connection that is being made by the keyboard. */
  wiring = $state.raw<{ readonly from: string; readonly to: string } | null>(null);
  /** Counts changes that did not come from a form, so that forms read their values anew. */
  outside = $state(0);
  readonly analysis: NetworkAnalysisDesk;
  /** The drawing's own zoom to all nodes, while it is on show. */
  fit: (() => void) | null = null;
  private history = $state.raw<History<NetworkDocument> | null>(null);
  private readonly connection: Connection;
  private readonly stop: () => void;
  /** When what is stored was stored; null while that is on its way. */
  private stamp: number | null = null;
  private readonly saveSoon = debounce(saveMs, () => void this.save());
  private stored = $state.raw<NetworkDocument | null>(null);

  constructor(connection: Connection, id: number) {
    this.connection = connection;
    this.id = id;
    this.analysis = new NetworkAnalysisDesk(connection);
    // The same network may be edited in another window.
    this.stop = connection.on('network.changed', (all) => {
      const now = all.find((one) => one.id === id)?.changed;
      if (now !== undefined && this.stamp !== null && now !== this.stamp && this.saved) void this.load();
    });
    void this.load();
  }

  /** The document; null before it was read. */
  get doc(): NetworkDocument | null {
    return this.history?.now ?? null;
  }

  /** Whether the project holds the document as it is. */
  get saved(): boolean {
    return this.doc === this.stored;
  }

  get canUndo(): boolean {
    return (this.history?.past.length ?? 0) > 0;
  }

  get canRedo(): boolean {
    return (this.history?.future.length ?? 0) > 0;
  }

  /** Moving nodes about changes none of what the engine looks at. */
  private readonly graph = $derived(this.doc?.graph ?? null);
  private readonly inputs = $derived(this.doc?.drawing.inputs ?? 1);
  /** What the engine says about the graph. */
  readonly troubles: readonly GraphTrouble[] = $derived.by(() => {
    const { graph, inputs } = this;
    const output = graph?.layers.find(({ name }) => name === graph.output);
    return graph === null ? [] : graphTroubles(graph, inputs, output?.size ?? 1);
  });

  /** Whether the engine would take it. */
  get valid(): boolean {
    return this.doc !== null && this.troubles.every(({ level }) => level !== 'error');
  }

  async load(): Promise<void> {
    this.loading = true;
    this.problem = null;
    try {
      const { graph, drawing, changed: stamp } = await this.connection.call('network.get', { id: this.id });
      const next = { graph, drawing };
      this.history = this.history === null ? begin(next) : changed(this.history, next);
      this.stored = next;
      this.stamp = stamp;
      this.outside += 1;
    } catch (error) {
      this.problem = messageOf(error);
    }
    this.loading = false;
  }

  /**
   * Takes the next document. `of` names what is being changed, so that it is undone at once; `form` says that a form
   * shows the change already.
   */
  edit(change: (doc: NetworkDocument) => NetworkDocument, { of = '', form = false } = {}): void {
    if (this.history === null) return;
    this.take(changed(this.history, change(this.history.now), of));
    if (!form) this.outside += 1;
  }

  undo(): void {
    if (this.history !== null) this.take(undone(this.history));
    this.outside += 1;
  }

  redo(): void {
    if (this.history !== null) this.take(redone(this.history));
    this.outside += 1;
  }

  choose(chosen: Chosen | null): void {
    this.chosen = chosen;
  }

  /** Stores what is not stored yet, at once. */
  async flush(): Promise<void> {
    this.saveSoon.cancel();
    await this.save();
  }

  dispose(): void {
    this.stop();
    void this.flush();
  }

  private take(history: History<NetworkDocument>): void {
    this.history = history;
    if (!this.holds(this.chosen)) this.chosen = null;
    this.saveSoon();
  }

  /** Whether what is chosen is still there. */
  private holds(chosen: Chosen | null): boolean {
    const doc = this.doc;
    if (chosen === null || doc === null) return true;
    if (chosen.kind === 'connection') return chosen.index < doc.graph.connections.length;
    return ['input', 'target', 'bias'].includes(chosen.name) || layerOf(doc, chosen.name) !== undefined;
  }

  private async save(): Promise<void> {
    const doc = this.doc;
    if (doc === null || doc === this.stored) return;
    try {
      const graph = { ...doc.graph };
      this.stamp = null;
      const stored = { id: this.id, graph, drawing: plain(doc.drawing) };
      this.stamp = (await this.connection.call('network.save', stored)).changed;
      this.stored = doc;
      this.problem = null;
    } catch (error) {
      this.problem = messageOf(error);
    }
  }
}

/** Parameters are checked as plain, changeable data. */
const plain = (drawing: NetworkDocument['drawing']) => ({
  places: { ...drawing.places },
  inputs: drawing.inputs,
  masks: { ...drawing.masks },
  initialisation: drawing.initialisation === null ? null : { ...drawing.initialisation },
});
