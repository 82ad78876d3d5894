/** The network of one run with its weights at a checkpoint, as the page knows them. */
import type { RunInfo, RunNetwork, RunWeights, WeightMatrix } from '../../shared/models.ts';
import type { NetworkDocument } from '../network/document.ts';
import { messageOf, type Connection } from './connection.svelte.ts';
import type { Chosen } from './network-editor.svelte.ts';

/** Reads nothing before `load`. */
export class RunNetworkDesk {
  doc = $state.raw<NetworkDocument | null>(null);
  weights = $state.raw<RunWeights | null>(null);
  chosen = $state.raw<Chosen | null>(null);
  /** Null for the newest. */
  checkpointId = $state<number | null>(null);
  loading = $state(false);
  problem = $state<string | null>(null);
  private asked = 0;
  private readonly connection: Connection;
  private readonly runId: number;

  constructor(connection: Connection, runId: number) {
    this.connection = connection;
    this.runId = runId;
  }

  /** Reads the graph once, and the weights of the checkpoint that is looked at. */
  async load(): Promise<void> {
    const { runId, checkpointId } = this;
    const asked = ++this.asked;
    this.loading = true;
    this.problem = null;
    try {
      this.doc ??= documentOf(await this.connection.call('network.ofRun', { runId }));
      const which = checkpointId === null ? { runId } : { runId, checkpointId };
      const weights = await this.connection.call('network.weights', which);
      if (asked === this.asked) this.weights = weights;
    } catch (error) {
      if (asked === this.asked) this.problem = messageOf(error);
    }
    if (asked === this.asked) this.loading = false;
  }

  /** The matrices of what is chosen: of a connection, or all into (or, for what is no layer, out of) a node. */
  get shown(): readonly WeightMatrix[] {
    const { chosen, weights, doc } = this;
    if (chosen === null || weights === null || doc === null) return [];
    if (chosen.kind === 'node') {
      const isLayer = doc.graph.layers.some(({ name }) => name === chosen.name);
      return weights.blocks.filter(({ from, to }) =>
        isLayer ? belongs(to, chosen.name) : from === chosen.name,
      );
    }
    const wire = doc.graph.connections[chosen.index];
    return weights.blocks.filter(
      ({ from, to, delay }) => belongs(from, wire.from) && belongs(to, wire.to) && delay === wire.delay,
    );
  }

  /** A draft that starts from these weights with one of them changed. @throws Failure where it is refused */
  change(index: number, value: number): Promise<RunInfo> {
    const { runId, checkpointId } = this;
    const which = checkpointId === null ? { runId } : { runId, checkpointId };
    return this.connection.call('network.editWeights', { ...which, changes: [{ index, value }] });
  }
}

/** Cells that stand for several layers name the inner ones "layer.part". */
const belongs = (name: string, layer: string): boolean => name === layer || name.startsWith(`${layer}.`);

const documentOf = ({ graph, inputs }: RunNetwork): NetworkDocument => ({
  graph,
  drawing: { places: {}, inputs, masks: {}, initialisation: null },
});
